using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Agent;

/// <summary>What to change in a guest that was cloned from another one. What is <see langword="null"/> or empty stays.</summary>
public sealed record GuestIdentityChange
{
    /// <summary>The new host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>The time to set.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Bytes to stir into the guest's random pool, at most 512.</summary>
    public ReadOnlyMemory<byte> Seed { get; init; }

    /// <summary>New hardware address by interface.</summary>
    public ImmutableSortedDictionary<string, string> Macs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
