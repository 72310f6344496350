namespace LabSim.Orchestration.Events;

/// <summary>One numbered event of a lab; the words are those of the contract's <c>LabEventDocument</c>.</summary>
public sealed record LabEvent
{
    /// <summary>The lab.</summary>
    public required string Lab { get; init; }

    /// <summary>Its number in the lab: from 1, without holes, going on after a server's restart.</summary>
    public required long Number { get; init; }

    /// <summary>When, in nanoseconds since 1970-01-01 UTC.</summary>
    public required long UnixNanoseconds { get; init; }

    /// <summary>lab, node, link, image, step, operation, topology, capture, warning.</summary>
    public required string Type { get; init; }

    /// <summary>The node concerned.</summary>
    public string? Node { get; init; }

    /// <summary>The link concerned.</summary>
    public string? Link { get; init; }

    /// <summary>The operation concerned.</summary>
    public string? Operation { get; init; }

    /// <summary>The state now.</summary>
    public string? State { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>From 0 to 1.</summary>
    public double? Fraction { get; init; }
}
