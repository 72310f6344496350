using System.Collections.Immutable;
using LabSim.Topology.Canvas;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>What became of edits.</summary>
/// <param name="Text">The text after them; where they were refused, the text that the diagnostics speak of.</param>
/// <param name="Layout">The layout after them.</param>
/// <param name="Splices">What they changed, each in the text that the one before it left; empty where they were refused.</param>
/// <param name="Refused">Nothing was changed: the diagnostics say why.</param>
/// <param name="Compiled">What the text means now.</param>
public sealed record EditOutcome(string Text, Layout Layout, ImmutableArray<TextSplice> Splices, bool Refused, CompiledTopology Compiled)
{
    /// <summary>The problems: of the edits where they were refused, otherwise of the text.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => Compiled.Diagnostics;
}
