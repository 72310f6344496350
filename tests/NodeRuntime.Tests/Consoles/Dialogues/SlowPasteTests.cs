using System.Diagnostics;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles.Dialogues;

public sealed class SlowPasteTests
{
    private static readonly DialogueTiming Quick = new()
    {
        Quiet = TimeSpan.FromMilliseconds(60), ShortQuiet = TimeSpan.FromMilliseconds(20), LineSilence = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(10),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a\nb\n", "a|b|")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("a\r\rb\r", "a||b|")]
    [InlineData("\x1b[200~show\rexit\r\x1b[201~", "show|exit|")]
    [InlineData("", "")]
    public void Lines_end_with_a_return_however_they_were_ended(string text, string lines) => Assert.Equal(lines, string.Concat(SlowPaste.Lines(text)).Replace('\r', '|'));

    [Fact]
    public async Task The_next_line_is_typed_when_the_guest_has_taken_the_last()
    {
        var console = new HastyConsole("r1#");
        var typed = new List<int>();
        await Paste(console, "#").TypeAsync(SlowPaste.Lines("one\ntwo\nthree\n"), TimeSpan.Zero, typed.Add, Cancelled);
        Assert.Equal(["one", "two", "three"], console.Taken);
        Assert.Equal([1, 2, 3], typed);
    }

    [Fact]
    public async Task Without_known_prompts_a_line_that_was_begun_is_one()
    {
        var console = new HastyConsole("$ ");
        await Paste(console).TypeAsync(SlowPaste.Lines("one\ntwo\nthree\n"), TimeSpan.Zero, _ => { }, Cancelled);
        Assert.Equal(["one", "two", "three"], console.Taken);
    }

    [Fact]
    public async Task Who_says_nothing_or_has_another_prompt_is_not_waited_for_for_ever()
    {
        foreach (var console in (HastyConsole[])[new HastyConsole(""), new HastyConsole("Password: "), new HastyConsole("# ") { Echoes = false }])
        {
            await Paste(console, "#").TypeAsync(SlowPaste.Lines("one\ntwo\n"), TimeSpan.Zero, _ => { }, Cancelled);
            Assert.Equal(["one", "two"], console.Taken);
        }
    }

    [Fact]
    public async Task A_guest_that_never_stops_talking_is_typed_to_nevertheless()
    {
        var console = new FakeConsole();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var talking = Task.Run(
            async () =>
            {
                for (; ; await Task.Delay(5, ended.Token))
                {
                    console.Say("% a message\r\n"u8);
                }
            },
            ended.Token);
        var typed = 0;
        await new SlowPaste(console, [], TimeProvider.System) { Timing = Quick with { Patience = TimeSpan.FromMilliseconds(400) } }.TypeAsync(SlowPaste.Lines("one\ntwo\n"), TimeSpan.Zero, count => typed = count, Cancelled);
        Assert.Equal(2, typed);
        await ended.CancelAsync();
        await talking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task A_pause_is_behind_each_letter_and_what_is_not_ended_waits_for_the_rest()
    {
        var console = new HastyConsole("#");
        var clock = Stopwatch.StartNew();
        await Paste(console, "#").TypeAsync(SlowPaste.Lines("één\nsho"), TimeSpan.FromMilliseconds(20), _ => { }, Cancelled);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(7 * 20), $"{clock.Elapsed}");
        Assert.Equal(["één"], console.Taken);
        await console.WriteAsync("w\r"u8.ToArray(), Cancelled);
        await console.Idle;
        Assert.Equal(["één", "show"], console.Taken);
    }

    [Fact]
    public async Task It_stops_between_lines_and_within_one()
    {
        var console = new HastyConsole("#");
        using var stop = new CancellationTokenSource();
        var task = Paste(console, "#").TypeAsync(SlowPaste.Lines("one\ntwo\nthree\n"), TimeSpan.Zero, count => stop.Cancel(), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(["one"], console.Taken);
    }

    private static SlowPaste Paste(HastyConsole console, params string[] prompts) => new(console, [.. prompts], TimeProvider.System) { Timing = Quick };
}
