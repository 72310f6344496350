namespace LabSim.Topology.Spec;

/// <summary>One link between two interfaces.</summary>
public sealed record LinkSpec
{
    /// <summary>The identity <c>r1:eth1--r2:eth1</c>, in the order of the file.</summary>
    public string Id => $"{A}--{B}";

    /// <summary>The first endpoint as written.</summary>
    public required EndpointRef A { get; init; }

    /// <summary>The second endpoint as written.</summary>
    public required EndpointRef B { get; init; }

    /// <summary>What happens to frames from <see cref="A"/> to <see cref="B"/>.</summary>
    public ImpairmentSpec AToB { get; init; } = ImpairmentSpec.None;

    /// <summary>What happens to frames from <see cref="B"/> to <see cref="A"/>.</summary>
    public ImpairmentSpec BToA { get; init; } = ImpairmentSpec.None;

    /// <summary>Where the link's chance begins, so that a run can be repeated; <see langword="null"/> leaves it to the server.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The largest layer-3 packet in bytes, or <see langword="null"/> where the link passes whatever the switch can.</summary>
    public int? Mtu { get; init; }
}
