using LabSim.Orchestration.Labs;
using LabSim.Topology;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Documents;

/// <summary>Compiles open files: with all images of this host, and under the name that a lab of the file was given by <c>--name</c>.</summary>
internal sealed class DocumentCompiler(LabServices services, Func<string, string?> nameOf)
{
    /// <summary>What a file is resolved against.</summary>
    public ResolutionOptions Options(string file) => LabCompiler.Options(services, nameOf(file), null);

    /// <summary>Compiles a text of the file.</summary>
    public CompiledTopology Compile(string file, string text) => TopologyCompiler.Compile(new SourceText(file, text), Options(file));
}
