using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.Contracts;
using LabSim.Topology.Text;

namespace LabSim.Cli.Client;

/// <summary>Which lab is meant, and which of its parts.</summary>
/// <param name="Lab">The lab's name.</param>
/// <param name="Rest">The names after it.</param>
internal sealed record LabSelection(string Lab, IReadOnlyList<string> Rest)
{
    /// <summary>Reads <c>[LAB] NAME…</c>: the first name is a lab where there is one of that name; otherwise the only lab that runs is meant.</summary>
    public static async Task<LabSelection> ReadAsync(LabClient client, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var labs = await client.GetAsync(Routes.Labs, ContractJson.Default.LabSummaryArray, cancellation);
        return names.Count > 0 && labs.Any(lab => lab.Name == names[0])
            ? new LabSelection(names[0], [.. names.Skip(1)])
            : new LabSelection(OnlyOne(labs, names), names);
    }

    /// <summary>The one node that is named.</summary>
    /// <param name="remedy">What to do where none is, or several are.</param>
    public string Node(string? remedy = null) => Rest is [var node] ? node : throw new CommandException(ExitStatus.Usage, $"one NODE is needed, {Rest.Count} were given", remedy);

    /// <summary>A lab that is named, or the only one that runs.</summary>
    public static async Task<string> ReadAsync(LabClient client, string? name, CancellationToken cancellation) =>
        name ?? OnlyOne(await client.GetAsync(Routes.Labs, ContractJson.Default.LabSummaryArray, cancellation), []);

    private static string OnlyOne(LabSummary[] labs, IReadOnlyList<string> names)
    {
        var running = labs.Where(lab => lab.State != "stopped").ToArray();
        if (running.Length == 0)
        {
            running = labs;
        }

        return running switch
        {
            [var only] => only.Name,
            [] when names.Count > 0 => throw new CommandException(ExitStatus.NotFound, $"there is no lab '{names[0]}', nor any other", "bring one up: labsim up FILE"),
            [] => throw new CommandException(ExitStatus.NotFound, "there is no lab", "bring one up: labsim up FILE"),
            _ when names.Count > 0 => throw new CommandException(ExitStatus.NotFound, $"there is no lab '{names[0]}'{Near(names[0], running)}; there are {List(running)}"),
            _ => throw new CommandException(ExitStatus.Usage, $"several labs run: {List(running)}", "name the one that is meant"),
        };
    }

    private static string Near(string name, LabSummary[] labs) =>
        NearestName.Find(name, labs.Select(lab => lab.Name)) is { } near ? $" (did you mean '{near}'?)" : "";

    private static string List(LabSummary[] labs) => string.Join(", ", labs.Select(lab => lab.Name));
}
