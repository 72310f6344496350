namespace LabSim.Contracts.Topologies;

/// <summary>A topology to plan, bring up or converge to (<c>POST /api/v1/labs</c>, <c>POST /api/v1/plan</c>).</summary>
public sealed record TopologyRequest
{
    /// <summary>Absolute path of the file; it is the truth, and is watched while the lab is open.</summary>
    public required string File { get; init; }

    /// <summary>The file as the user named it, for diagnostics.</summary>
    public required string DisplayFile { get; init; }

    /// <summary>The text that the caller read.</summary>
    public required string Text { get; init; }

    /// <summary>Contents of the files that the topology refers to, by their path as written; each at most 1 MiB.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Overrides the lab's name.</summary>
    public string? Name { get; init; }

    /// <summary>Overrides the accelerator of all nodes: auto, kvm, tcg.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Machines may be restarted where a change needs it.</summary>
    public bool Restart { get; init; }

    /// <summary>The lab must exist already (<c>apply</c>).</summary>
    public bool MustExist { get; init; }
}
