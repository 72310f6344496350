using System.Collections.Immutable;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>Ends an edit that cannot be made; <see cref="TopologyEditor"/> turns it into diagnostics. It does not leave this folder.</summary>
internal sealed class EditRefusal(ImmutableArray<Diagnostic> diagnostics) : Exception
{
    /// <summary>Why.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => diagnostics;
}
