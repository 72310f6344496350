using System.CommandLine;
using System.CommandLine.Completions;

namespace LabSim.Cli.Completion;

/// <summary>An option, for the shells' scripts.</summary>
/// <param name="Names">Its spellings.</param>
/// <param name="Description">What it does.</param>
/// <param name="TakesValue">Whether a word follows.</param>
/// <param name="TakesFile">Whether that word is a file.</param>
/// <param name="Choices">The words that may follow, where they are few.</param>
internal sealed record CompletionOption(IReadOnlyList<string> Names, string Description, bool TakesValue, bool TakesFile, IReadOnlyList<string> Choices)
{
    /// <summary>Reads it.</summary>
    public static CompletionOption Read(Option option) => new(
        [.. option.Aliases.Append(option.Name).Distinct().Where(name => name != "-?").OrderBy(name => name.Length)], option.Description ?? "",
        option.ValueType != typeof(bool), option.HelpName is "FILE|-" or "DIR",
        option.ValueType == typeof(bool) ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)]);
}
