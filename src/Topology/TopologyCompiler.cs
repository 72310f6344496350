using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology;

/// <summary>The way from text to <see cref="Spec.LabSpec"/>: read, resolve, check. Pure: no file, no clock, no network.</summary>
public static class TopologyCompiler
{
    /// <summary>Compiles a text. Never throws for what a text says.</summary>
    public static CompiledTopology Compile(SourceText source, ResolutionOptions options) => throw new NotImplementedException();

    /// <summary>Compiles a file's bytes: says what is wrong where they are no UTF-8 text, or too many.</summary>
    public static CompiledTopology Compile(string file, ReadOnlyMemory<byte> bytes, ResolutionOptions options) => throw new NotImplementedException();
}
