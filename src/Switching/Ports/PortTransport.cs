namespace LabSim.Switching.Ports;

/// <summary>How a machine's NIC reaches its port.</summary>
public enum PortTransport
{
    /// <summary>virtio-net over vhost-user (<c>-netdev vhost-user</c>): the switch reads and writes the guest's memory.</summary>
    VhostUser,

    /// <summary>Any NIC over a stream of frames, each behind its length (<c>-netdev stream</c>, QEMU 8.0 and later); we listen.</summary>
    Stream,

    /// <summary>Any NIC over datagrams, one for each frame (<c>-netdev dgram</c>, for QEMU 7.2, whose stream does not come back); both sides bind.</summary>
    Datagram,
}
