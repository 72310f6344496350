using System.CommandLine;
using System.Text.RegularExpressions;
using LabSim.Cli.Commands;
using LabSim.Cli.Rendering;
using LabSim.Cli.Tests.Fakes;

namespace LabSim.Cli.Tests.Commands;

public sealed class HelpScreens
{
    public static TheoryData<string> Verbs => [.. All(CommandTree.Build()).Select(HelpScreen.PathOf)];

    [Theory]
    [InlineData("help.txt", "--help")]
    [InlineData("help-up.txt", "up", "--help")]
    [InlineData("help-capture.txt", "capture", "-h")]
    [InlineData("help-image.txt", "image", "--help")]
    [InlineData("help-server.txt", "server", "--help")]
    [InlineData("help-connect.txt", "connect", "--help")]
    [InlineData("help-stats.txt", "stats", "--help")]
    [InlineData("help-wipe.txt", "help", "wipe")]
    [InlineData("help-edit.txt", "edit", "--help")]
    [InlineData("help.txt", "help")]
    public async Task Help_is_a_screen_on_standard_output(string golden, params string[] words)
    {
        await using var run = new CommandRun();
        Assert.Equal(0, await run.RunAsync(words));
        GoldenFile.Matches(golden, run.OutText);
        Assert.Empty(run.ErrorText);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_a_description_and_examples_that_its_own_grammar_accepts(string path)
    {
        var tree = CommandTree.Build();
        var verb = (Verb)All(tree).Single(command => HelpScreen.PathOf(command) == path);
        Assert.NotEmpty(verb.Description!);
        Assert.NotEmpty(verb.Examples);
        foreach (var example in verb.Examples.Where(example => example.Command.StartsWith("labsim ", StringComparison.Ordinal)))
        {
            var words = Split(example.Command).Skip(1).TakeWhile(word => word is not ("|" or "--")).ToArray();
            var parsed = tree.Parse(words);
            Assert.Empty(parsed.Errors);
            Assert.Null(UsageScreen.StrayOption(parsed));
            Assert.NotEmpty(example.Purpose);
        }
    }

    // As a shell does: what is in quotes of one sort is one word, whatever quotes of the other sort are in it.
    private static IEnumerable<string> Split(string line) =>
        Regex.Matches(line, """(?:'[^']*'|"[^"]*"|[^\s'"])+""").Select(word => Regex.Replace(word.Value, "'([^']*)'|\"([^\"]*)\"", "$1$2"));

    [Fact]
    public async Task Help_is_plain_where_it_is_no_terminal_and_coloured_on_one()
    {
        await using var plain = new CommandRun();
        await plain.RunAsync("--help");
        Assert.DoesNotContain('\e', plain.OutText);
        await using var terminal = new CommandRun { Terminals = new(true, true, true) };
        await terminal.With("TERM", "xterm").RunAsync("--help");
        Assert.Contains('\e', terminal.OutText);
        await using var refused = new CommandRun { Terminals = new(true, true, true) };
        await refused.With("TERM", "xterm").With("NO_COLOR", "1").RunAsync("--help");
        Assert.DoesNotContain('\e', refused.OutText);
    }

    private static IEnumerable<Command> All(Command command) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => All(sub).Prepend(sub));
}
