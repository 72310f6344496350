using System.Text;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles.Dialogues;

public sealed class SerialDialogueTests
{
    private static readonly DialogueScript Script = new([">", "#"])
    {
        Answers = [("[yes/no]", "no"), ("Username:", "admin"), ("Password:", "secret")],
        Before = ["enable", "configure terminal"],
        After = ["end"],
        Show = ["enable", "terminal length 0", "show running-config"],
        Errors = ["% Invalid"],
        Omit = ["Building configuration"],
    };

    private static readonly DialogueTiming Quick = new()
    {
        Quiet = TimeSpan.FromMilliseconds(30), ShortQuiet = TimeSpan.FromMilliseconds(20), Silence = TimeSpan.FromMilliseconds(120), LineSilence = TimeSpan.FromMilliseconds(60), Patience = TimeSpan.FromSeconds(5),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_config_is_typed_in_from_the_first_question_on()
    {
        var device = Booted();
        var refused = await Dialogue(device).EnterAsync("hostname r1\r\n\n! a comment\ninterface\teth1\n  shutdown \n"u8.ToArray(), Cancelled);
        Assert.Empty(refused);
        Assert.Equal(["hostname r1", "! a comment", "interface eth1", "  shutdown"], device.Config);
        Assert.Equal(["no", "admin", "secret", "enable", "configure terminal", "hostname r1", "! a comment", "interface eth1", "  shutdown", "end"], device.Typed);
    }

    [Fact]
    public async Task What_the_guest_does_not_take_is_told_with_its_line_and_the_rest_is_typed()
    {
        var device = Booted();
        var refused = await Dialogue(device).EnterAsync("one\nwrong two\nthree\n"u8.ToArray(), Cancelled);
        Assert.Equal(["line 2: 'wrong two': % Invalid input detected at '^' marker."], refused);
        Assert.Equal(["one", "three"], device.Config);
    }

    [Fact]
    public async Task The_running_config_is_read_without_headlines_and_twice_it_is_the_same()
    {
        var device = Booted();

        // Lines that end as a prompt does, as long as the guest writes no prompt there.
        await Dialogue(device).EnterAsync("banner #\nwelcome to r1#\n> here\n#\nhostname r1\n"u8.ToArray(), Cancelled);
        var config = await Dialogue(device).ShowAsync(Cancelled);
        Assert.Equal("banner #\nwelcome to r1#\n> here\n#\nhostname r1\n", config);
        Assert.False(device.Pages);
        Assert.Equal(config, await Dialogue(device).ShowAsync(Cancelled));
    }

    [Fact]
    public async Task A_message_behind_the_prompt_does_not_hide_it_for_long()
    {
        var device = Booted();
        await Dialogue(device).EnterAsync("one\n"u8.ToArray(), Cancelled);
        device.Message = "\r\n*Mar 1 00:00:01: %LINK-3-UPDOWN: eth1 is up\r\n";
        Assert.Equal("one\n", await Dialogue(device).ShowAsync(Cancelled));
    }

    [Fact]
    public async Task Who_is_asked_the_same_again_and_again_gives_up_and_says_so()
    {
        var device = new FakeDevice { KnowsNobody = true };
        device.Boot();
        var gone = await Assert.ThrowsAsync<DialogueException>(() => Dialogue(device).EnterAsync("one\n"u8.ToArray(), Cancelled));
        Assert.Equal("it asks 'Username:' again and again; the last line of its console: 'Username:'", gone.Message);
    }

    [Fact]
    public async Task Who_gets_no_prompt_says_what_the_console_says()
    {
        var device = Booted();
        var timing = Quick with { Patience = TimeSpan.FromMilliseconds(400) };
        var gone = await Assert.ThrowsAsync<DialogueException>(() => new SerialDialogue(device, Script with { Answers = [] }, TimeProvider.System) { Timing = timing }.ShowAsync(Cancelled));
        Assert.Equal("no prompt (>, #) came in 0 s; the last line of its console: 'Enter the initial configuration dialog? [yes/no]:'", gone.Message);
    }

    [Fact]
    public async Task Who_never_stops_talking_has_no_prompt()
    {
        var console = new FakeConsole();
        using var talking = new Timer(_ => console.Say("dot.#"u8), null, 0, 10);
        var gone = await Assert.ThrowsAsync<DialogueException>(() => new SerialDialogue(console, Script, TimeProvider.System) { Timing = Quick with { Patience = TimeSpan.FromMilliseconds(400) } }.ShowAsync(Cancelled));
        Assert.StartsWith("no prompt (>, #) came in 1 s; the last line of its console: 'dot.#dot.#", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_a_config_are_not_typed()
    {
        var device = Booted();
        await Dialogue(device).EnterAsync(Encoding.UTF8.GetBytes("host\u0003name\u001b[A r1\u0000\n\u007f\n"), Cancelled);
        Assert.Equal(["hostname[A r1"], device.Config);
    }

    [Theory]
    [InlineData("\x1b[1;32mr1\x1b[0m# ", "r1# ")]
    [InlineData("\x1b]0;a title\ar1\x1b]0;another\x1b\\>", "r1>")]
    [InlineData("ab\bc\r\n\ad\x1b(B\x1b=é", "ac\ndé")]
    [InlineData("\x1b[6n\x1b[K[admin@x] > ", "[admin@x] > ")]
    public void What_only_a_terminal_wants_to_know_is_no_text(string said, string text)
    {
        // However it is cut into pieces.
        for (var size = 1; size <= said.Length; size++)
        {
            var plain = new PlainText();
            foreach (var piece in Encoding.UTF8.GetBytes(said).Chunk(size))
            {
                plain.Add(piece);
            }

            Assert.Equal(text, plain.From(0));
        }
    }

    private static FakeDevice Booted()
    {
        var device = new FakeDevice();
        device.Boot();
        return device;
    }

    private static SerialDialogue Dialogue(FakeDevice device) => new(device, Script, TimeProvider.System) { Timing = Quick };
}
