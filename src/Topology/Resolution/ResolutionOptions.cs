using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>What a topology is resolved against.</summary>
public sealed record ResolutionOptions
{
    /// <summary>The images that it may name.</summary>
    public ImageIndex Images { get; init; } = ImageIndex.Builtin;

    /// <summary>The kinds that nodes can have.</summary>
    public KindCatalog Kinds { get; init; } = KindCatalog.Builtin;

    /// <summary>The lab's name instead of the file's (<c>--name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>The accelerator of all nodes instead of the file's (<c>--accel</c>).</summary>
    public AcceleratorChoice? Accelerator { get; init; }
}
