using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>A kind as its file says it.</summary>
internal sealed record KindDefinition
{
    public string Name { get; init; } = "";

    public string Summary { get; init; } = "";

    public SegmentType? Segment { get; init; }

    public string Image { get; init; } = "";

    public string Agent { get; init; } = "";

    public bool Forwarding { get; init; }

    public RangedName Interfaces { get; init; } = new("", null, "");

    public string Management { get; init; } = "";

    public long Memory { get; init; }

    public long MinimumMemory { get; init; }

    public int Cpus { get; init; }

    public string Nic { get; init; } = NodeKind.DefaultNic;

    public string? ConfigFormat { get; init; }

    public ImmutableArray<string> Settings { get; init; } = [];

    public ImmutableArray<string> Daemons { get; init; } = [];

    /// <summary>The kind.</summary>
    public NodeKind ToKind() => new()
    {
        Name = Name,
        Summary = Summary,
        Segment = Segment,
        Image = Image,
        Agent = Agent,
        Forwarding = Forwarding,
        Interfaces = new InterfaceNaming(Interfaces.Prefix, Interfaces.Range?.From ?? 0, Interfaces.Count, Management),
        MemoryBytes = Memory,
        MinimumMemoryBytes = MinimumMemory,
        Cpus = Cpus,
        NicModel = Nic,
        ConfigFormat = ConfigFormat,
        Settings = [.. Settings],
        Daemons = Daemons,
    };
}
