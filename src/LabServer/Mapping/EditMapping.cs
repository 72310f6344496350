using System.Collections.Immutable;
using System.Globalization;
using LabSim.Contracts.Topologies;
using LabSim.Orchestration;
using LabSim.Topology.Editing;

namespace LabSim.LabServer.Mapping;

/// <summary>Edits out of the contract's words.</summary>
internal static class EditMapping
{
    private const int MostEdits = 1000;

    private const int LongestLabel = 200;

    /// <exception cref="LabException">One of them is none.</exception>
    public static ImmutableArray<TopologyEdit> ToEdits(EditsRequest request)
    {
        if (request.Ops is not { Count: > 0 and <= MostEdits } ops)
        {
            throw new LabException(LabProblem.BadRequest, $"ops is a list of 1 to {MostEdits} edits");
        }

        return [.. ops.Select((op, index) =>
        {
            try
            {
                return EditReader.Read(op);
            }
            catch (FormatException error)
            {
                throw new LabException(LabProblem.BadRequest, string.Create(CultureInfo.InvariantCulture, $"ops[{index}]: {error.Message}"), null, error);
            }
        })];
    }

    /// <summary>What undo will call it.</summary>
    public static string ToLabel(EditsRequest request)
    {
        var label = string.Concat((request.Label ?? "").Where(c => !char.IsControl(c))).Trim();
        return label.Length == 0 ? "edit" : label[..Math.Min(label.Length, LongestLabel)];
    }
}
