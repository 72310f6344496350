using System.CommandLine;
using System.CommandLine.Parsing;
using LabSim.Cli.Client;
using LabSim.Cli.Commands;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli;

/// <summary>From words to a verb, and from whatever happens to an exit status.</summary>
internal static class CommandLine
{
    // ENOSPC of errno(3), as the runtime reports it on Linux.
    private const int NoSpace = 28;

    private static readonly ParserConfiguration Grammar = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="session">What it runs in.</param>
    /// <returns>The exit status; see <see cref="ExitStatus"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Session session)
    {
        var tree = CommandTree.Build();
        var (own, trailing) = Split(Spell(words), tree);
        session.Trailing = trailing;
        var parsed = CommandLineParser.Parse(tree, own, Grammar);
        var command = parsed.CommandResult.Command;
        if (parsed.GetValue(CommandTree.Help))
        {
            HelpScreen.Write(session.Out, command, session.ColourOut);
            return ExitStatus.Done;
        }

        if (parsed.Errors.Count > 0 || UsageScreen.StrayOption(parsed) is not null || command is not Verb verb)
        {
            return UsageScreen.Write(session, parsed);
        }

        return await RunAsync(verb, parsed, session);
    }

    private static async Task<int> RunAsync(Verb verb, ParseResult parsed, Session session)
    {
        try
        {
            return await verb.RunAsync(parsed, session);
        }
        catch (CommandException error)
        {
            ProblemScreen.Write(session, error, WantsJson(verb, parsed));
            return verb.Map(error.Problem.ExitStatus);
        }
        catch (OperationCanceledException) when (session.Interrupts.Raised)
        {
            return ExitStatus.Interrupted;
        }
        catch (Exception error) when (ServerGone.Explains(error))
        {
            var gone = new CommandException(ExitStatus.Failed, "the connection to the lab server was lost", "see `labsim server status` and server.log in LABSIM_HOME");
            ProblemScreen.Write(session, gone, WantsJson(verb, parsed));
            return verb.Map(ExitStatus.Failed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var status = error.HResult == NoSpace || error is UnauthorizedAccessException ? ExitStatus.Environment : ExitStatus.Failed;
            ProblemScreen.Write(session, new CommandException(status, error.Message), WantsJson(verb, parsed));
            return verb.Map(status);
        }
    }

    private static bool WantsJson(Verb verb, ParseResult parsed) =>
        verb.Options.OfType<Option<bool>>().FirstOrDefault(option => option.Name == "--json") is { } json && parsed.GetValue(json);

    // What many other programs understand as well.
    private static string[] Spell(IReadOnlyList<string> words) => words.ToArray() switch
    {
        ["-v" or "-V" or "--version"] => ["version"],
        ["help", .. var verb] => [.. verb, "--help"],
        var others => others,
    };

    // The parser forgets where `--` stood, and words after it may look like our options.
    private static (IReadOnlyList<string> Own, IReadOnlyList<string>? Trailing) Split(string[] words, Command tree)
    {
        var verb = words.Length == 0 ? null : tree.Subcommands.FirstOrDefault(command => command.Name == words[0]);
        var dashes = verb is Verb { TakesCommand: true } ? words.ToList().IndexOf("--") : -1;
        return dashes < 0 ? (words, null) : ([.. words.Take(dashes)], [.. words.Skip(dashes + 1)]);
    }
}
