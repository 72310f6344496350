using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Guests;

/// <summary>What LabSim's own guests are told at boot. <see cref="GuestFirmware"/> turns it into <c>fw_cfg</c> files.</summary>
public sealed record GuestSettings
{
    /// <summary>The host name: the node's name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The configuration file's bytes (a router's <c>frr.conf</c>), or empty.</summary>
    public ReadOnlyMemory<byte> Config { get; init; }

    /// <summary>Whether it forwards between its interfaces (a router does, a host does not).</summary>
    public required bool Forwarding { get; init; }

    /// <summary>Interfaces in the order of the machine's NICs.</summary>
    public required ImmutableArray<GuestInterface> Interfaces { get; init; }

    /// <summary>Its place on the management segment, or <see langword="null"/> where it has none.</summary>
    public GuestManagement? Management { get; init; }

    /// <summary>FRR daemons to start; empty means "those that the configuration needs".</summary>
    public ImmutableArray<string> Daemons { get; init; } = [];

    /// <summary>Shell lines to run once per boot, after the addresses and before the daemons.</summary>
    public ImmutableArray<string> Exec { get; init; } = [];
}
