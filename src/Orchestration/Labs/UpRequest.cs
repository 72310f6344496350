using System.Collections.Immutable;
using LabSim.Orchestration.Records;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Labs;

/// <summary>A compiled topology on its way to a lab.</summary>
/// <param name="Target">The lab as it shall be.</param>
/// <param name="Files">Contents of the files that it refers to, by hash.</param>
/// <param name="Warnings">Warnings of the topology.</param>
/// <param name="AllowRestart">Machines may be restarted.</param>
/// <param name="MustExist">It came by <c>apply</c>.</param>
internal sealed record UpRequest(
    LabRecord Target, ImmutableDictionary<string, ReadOnlyMemory<byte>> Files, ImmutableArray<Diagnostic> Warnings, bool AllowRestart, bool MustExist);
