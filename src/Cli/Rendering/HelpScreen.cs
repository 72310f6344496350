using System.CommandLine;
using LabSim.Cli.Commands;

namespace LabSim.Cli.Rendering;

/// <summary>Help: usage, what the words mean, examples.</summary>
internal static class HelpScreen
{
    private const int Indent = 2;
    private const int WidestName = 44;

    /// <summary>Writes the help of a command.</summary>
    public static void Write(TextWriter output, Command command, bool colour)
    {
        var style = new Style(colour);
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine($"{style.Bold("usage:")} {Usage(command)}");
        Section(output, style, "verbs", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (Invocation(sub), sub.Description)));
        Section(output, style, "arguments", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (argument.Name, argument.Description)));
        Section(output, style, "options", command.Options.Where(option => !option.Hidden).Select(option => (Spelling(option), Describe(option))));
        if (command is Verb verb)
        {
            output.Write(string.Concat(verb.Notes.Select((note, i) => (i == 0 ? "\n" : "") + note + "\n")));
            Examples(output, style, verb.Examples);
        }
        else if (command.Parents.FirstOrDefault() is null)
        {
            output.WriteLine();
            output.WriteLine("`labsim VERB --help` has examples. LAB may be left out where only one lab runs; an ENDPOINT is node:interface.");
        }
    }

    /// <summary>The words that lead to a command.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static void Examples(TextWriter output, Style style, IReadOnlyList<Example> examples)
    {
        if (examples.All(example => example.Command.Length <= WidestName))
        {
            Section(output, style, "examples", examples.Select(example => (example.Command, (string?)example.Purpose)));
            return;
        }

        output.WriteLine();
        output.WriteLine(style.Bold("examples:"));
        foreach (var example in examples)
        {
            output.WriteLine($"  {example.Command}");
            output.WriteLine($"      {example.Purpose}");
        }
    }

    private static string Usage(Command command)
    {
        if (command.Subcommands.Any(sub => !sub.Hidden))
        {
            return PathOf(command) + (command is Verb ? " [VERB]" : " VERB") + " …";
        }

        var options = string.Concat(command.Options.Where(option => !option.Hidden && option != CommandTree.Help).Select(option => $" [{Spelling(option)}]"));
        return $"{PathOf(command)}{Arguments(command)}{options}{(command is Verb { TakesCommand: true } ? " -- CMD…" : "")}";
    }

    private static string Invocation(Command command) =>
        command.Subcommands.Count > 0 ? $"{command.Name} {string.Join('|', command.Subcommands.Select(sub => sub.Name))}" : command.Name + Arguments(command);

    private static string Arguments(Command command) => string.Concat(command.Arguments.Where(argument => !argument.Hidden).Select(argument =>
        argument.Name.Contains(' ', StringComparison.Ordinal) ? $" [LAB]{argument.Name[3..]}"
        : argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.Name}" : $" [{argument.Name}]"));

    private static string Spelling(Option option)
    {
        var names = string.Join('|', option.Aliases.Where(alias => alias != "-?").Append(option.Name).Distinct().OrderBy(name => name.Length));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant()}";
    }

    private static string? Describe(Option option) => option.HasDefaultValue && option.ValueType != typeof(bool)
        ? $"{option.Description} (default: {Format(option.GetDefaultValue())})" : option.Description;

    private static string Format(object? value) => value is TimeSpan time ? $"{time.TotalSeconds} s" : $"{value}";

    private static void Section(TextWriter output, Style style, string title, IEnumerable<(string Name, string? Text)> rows)
    {
        var lines = rows.ToArray();
        if (lines.Length == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(style.Bold(title + ":"));
        var width = Math.Min(WidestName, lines.Max(line => line.Name.Length)) + 3;
        foreach (var (name, text) in lines)
        {
            var left = new string(' ', Indent) + name;
            output.WriteLine(string.IsNullOrEmpty(text) ? left
                : name.Length + 2 > width ? $"{left}\n{new string(' ', Indent + width)}{text}" : $"{left.PadRight(Indent + width)}{text}");
        }
    }
}
