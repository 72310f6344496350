namespace LabSim.Contracts.Labs;

/// <summary>
/// One numbered event of a lab. Numbers start at 1, have no holes and outlive a server. SignalR (<c>/hubs/labs</c>) and server-sent
/// events (<c>GET /api/v1/labs/{lab}/events?after=n</c>) both carry these.
/// </summary>
public sealed record LabEventDocument
{
    /// <summary>The lab.</summary>
    public required string Lab { get; init; }

    /// <summary>The event's number in its lab.</summary>
    public required long Number { get; init; }

    /// <summary>When, UTC, ISO 8601 with nanoseconds.</summary>
    public required string At { get; init; }

    /// <summary>
    /// <c>lab</c> (state), <c>node</c> (state), <c>link</c> (state), <c>image</c> (build progress), <c>step</c> (a step of a plan),
    /// <c>operation</c> (state), <c>topology</c> (new revision), <c>capture</c> (started, ended), <c>warning</c>.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>The node concerned.</summary>
    public string? Node { get; init; }

    /// <summary>The link concerned.</summary>
    public string? Link { get; init; }

    /// <summary>The operation concerned.</summary>
    public string? Operation { get; init; }

    /// <summary>The state that lab, node, link or operation is in now.</summary>
    public string? State { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>From 0 to 1, for progress.</summary>
    public double? Fraction { get; init; }
}
