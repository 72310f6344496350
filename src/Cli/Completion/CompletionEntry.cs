using System.CommandLine;
using LabSim.Cli.Commands;

namespace LabSim.Cli.Completion;

/// <summary>What can follow a verb, for the shells' scripts; read from the command tree, so that it is never stale.</summary>
/// <param name="Path">The words that lead to it, without the program: <c>image build</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Verbs">The verbs below it.</param>
/// <param name="Options">Its options.</param>
/// <param name="Kinds">What its words are, in order: LAB, NODE, ENDPOINT, FREE (an end without a cable), FILE, IMAGE, KIND or SHELL; the last one may repeat.</param>
internal sealed record CompletionEntry(
    string Path, string Description, IReadOnlyList<string> Verbs, IReadOnlyList<CompletionOption> Options, IReadOnlyList<string> Kinds)
{
    /// <summary>An entry for a command and each one below it.</summary>
    public static IEnumerable<CompletionEntry> Read(Command command, string path = "")
    {
        var below = command.Subcommands.Where(sub => !sub.Hidden).ToArray();
        yield return new CompletionEntry(
            path, command.Description ?? "", [.. below.Select(sub => sub.Name)],
            [.. command.Options.Append(CommandTree.Help).Distinct().Select(CompletionOption.Read)], [.. command.Arguments.SelectMany(KindsOf).Select(kind => command is ConnectCommand && kind == "ENDPOINT" ? "FREE" : kind)]);
        foreach (var entry in below.SelectMany(sub => Read(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}")))
        {
            yield return entry;
        }
    }

    private static IEnumerable<string> KindsOf(Argument argument) => argument.Name.Split(' ').Select(word => word.Trim('[', ']', '…'));
}
