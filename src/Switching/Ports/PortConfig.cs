namespace LabSim.Switching.Ports;

/// <summary>A port to open.</summary>
public sealed record PortConfig
{
    /// <summary>The port's name, unique in the fabric: <c>node:interface</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How the machine reaches it.</summary>
    public PortTransport Transport { get; init; }

    /// <summary>Path of the unix socket to listen on (datagrams: to be bound to), at most 107 bytes. A stale file of ours at this path is replaced.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The path that the machine binds for <see cref="PortTransport.Datagram"/>, at most 107 bytes; <see langword="null"/> for the others.</summary>
    public string? PeerPath { get; init; }

    /// <summary>The user whose processes may connect and who owns the socket, or <see langword="null"/> for our own.</summary>
    public uint? OwnerUserId { get; init; }

    /// <summary>
    /// The virtio features offered to this machine by an earlier server, or <see langword="null"/> for a new machine.
    /// QEMU refuses a backend that offers less than before ("vhost lacks feature mask"), so what was offered is kept. Of <see cref="PortTransport.VhostUser"/> alone.
    /// </summary>
    public ulong? OfferedFeatures { get; init; }
}
