using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Rendering;

/// <summary>What is wrong with the words of a command line, and what was probably meant.</summary>
internal static class UsageScreen
{
    /// <summary>Writes it.</summary>
    /// <returns><see cref="ExitStatus.Usage"/>.</returns>
    public static int Write(Session session, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Tokens.Count == 0)
        {
            HelpScreen.Write(session.Error, command, session.ColourError);
            return ExitStatus.Usage;
        }

        var style = new Style(session.ColourError);
        foreach (var message in Messages(parsed, command).Distinct())
        {
            session.Error.WriteLine($"{style.Red("labsim:")} {Inert.Line(message)}");
        }

        session.Error.WriteLine($"        see `{HelpScreen.PathOf(command)} --help`");
        return ExitStatus.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult parsed, Command command)
    {
        var unmatched = parsed.UnmatchedTokens;
        if (unmatched.Count > 0)
        {
            // The first one explains the others.
            return [Unmatched(unmatched[0], command)];
        }

        return parsed.Errors.Count > 0 ? parsed.Errors.Select(error => Lower(error.Message))
            : [$"`{HelpScreen.PathOf(command)}` needs one of: {string.Join(", ", Verbs(command))}"];
    }

    private static string Unmatched(string word, Command command)
    {
        var options = command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)).ToArray();
        if (word.Length > 1 && word[0] == '-')
        {
            return $"`{HelpScreen.PathOf(command)}` has no option {word}{Near(word, options)}";
        }

        return command.Subcommands.Count > 0
            ? $"`{HelpScreen.PathOf(command)}` has no verb '{word}'{Near(word, Verbs(command))}"
            : $"'{word}' is one word too many for `{HelpScreen.PathOf(command)}`";
    }

    private static IEnumerable<string> Verbs(Command command) => command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);

    private static string Near(string word, IEnumerable<string> candidates) => NearestName.Find(word, candidates) is { } near ? $" (did you mean {near}?)" : "";

    private static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
