namespace LabSim.NodeRuntime.Machines;

/// <summary>How a NIC's frames get from QEMU to the switch.</summary>
public enum NicTransport
{
    /// <summary><c>-netdev vhost-user</c>: the switch reads and writes the guest's memory. For virtio-net alone.</summary>
    VhostUser,

    /// <summary><c>-netdev stream</c>: any NIC; QEMU connects, and connects again from 8.0 on.</summary>
    Stream,

    /// <summary><c>-netdev dgram</c>: any NIC; both sides bind. For QEMU 7.2.</summary>
    Datagram,
}
