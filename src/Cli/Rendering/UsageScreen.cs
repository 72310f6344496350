using System.CommandLine.Parsing;
using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Topology.Text;

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
        var messages = Messages(parsed, command).Distinct().ToArray();
        if (parsed.Tokens.Any(token => token.Value == "--json"))
        {
            // Whoever reads documents gets one whatever is wrong.
            var text = string.Join("; ", messages);
            JsonOutput.Write(session.Out, new CommandException(ExitStatus.Usage, text, $"{HelpScreen.PathOf(command)} --help").Problem, context => context.ProblemDocument);
        }

        foreach (var message in messages)
        {
            session.Error.WriteLine($"{style.Red("labsim:")} {Inert.Line(message)}");
        }

        session.Error.WriteLine($"        see `{HelpScreen.PathOf(command)} --help`");
        return ExitStatus.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult parsed, Command command)
    {
        if (StrayOption(parsed) is { } stray)
        {
            return [Unmatched(stray, command)];
        }

        if (parsed.UnmatchedTokens is [var first, ..])
        {
            // The first one explains the others.
            return [Unmatched(first, command)];
        }

        return parsed.Errors.Count > 0 ? parsed.Errors.Select(error => Explain(error, command))
            : [$"`{HelpScreen.PathOf(command)}` needs one of: {string.Join(", ", Verbs(command))}"];
    }

    /// <summary>A word that looks like an option and that the parser took for an argument, or <see langword="null"/>.</summary>
    public static string? StrayOption(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .FirstOrDefault(word => word.Length > 1 && word[0] == '-');

    private static string Explain(ParseError error, Command command) => error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
        ? $"`{HelpScreen.PathOf(command)}` needs {missing.Argument.Name.Replace("LAB ", "", StringComparison.Ordinal)}"
        : error.Message.TrimEnd('.');

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
}
