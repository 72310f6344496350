using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Agent;

/// <summary>Who a guest says it is.</summary>
public sealed record GuestIdentity
{
    /// <summary>Its host name.</summary>
    public required string Hostname { get; init; }

    /// <summary>Its kernel's boot identity; another one after every boot.</summary>
    public required string BootId { get; init; }

    /// <summary>Its clock, seconds since 1970.</summary>
    public required long Clock { get; init; }

    /// <summary>Hardware address by interface.</summary>
    public required ImmutableSortedDictionary<string, string> Macs { get; init; }

    /// <summary>Addresses with prefix length by interface.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<string>> Addresses { get; init; }
}
