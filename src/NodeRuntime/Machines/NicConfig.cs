namespace LabSim.NodeRuntime.Machines;

/// <summary>A NIC that a port of the switch serves.</summary>
/// <param name="Slot">Its number among the machine's NICs, from 0; no two have the same, and it keeps it while the others come and go.</param>
/// <param name="Name">The interface's name in the topology, for example <c>eth1</c>.</param>
/// <param name="Mac">The hardware address, <c>02:ab:cd:ef:01:23</c>; nobody sees it where there is no guest.</param>
/// <param name="SocketPath">The port's socket; it must listen before the machine starts.</param>
/// <param name="Mtu">Layer-3 MTU in bytes that the guest is told, or <see langword="null"/>. Only virtio can tell.</param>
public sealed record NicConfig(int Slot, string Name, string Mac, string SocketPath, int? Mtu = null)
{
    /// <summary>The one model that vhost-user serves.</summary>
    public const string VirtioNet = "virtio-net";

    /// <summary>What the guest sees: <c>virtio-net</c>, <c>e1000</c>, <c>e1000e</c>, <c>vmxnet3</c>, <c>rtl8139</c>, <c>pcnet</c>.</summary>
    public string Model { get; init; } = VirtioNet;

    /// <summary>How its frames get to the switch.</summary>
    public NicTransport Transport { get; init; }

    /// <summary>The path that QEMU binds for <see cref="NicTransport.Datagram"/>, in a folder that the machine's user may write; otherwise <see langword="null"/>.</summary>
    public string? LocalPath { get; init; }

    /// <summary>
    /// The shell script that sets it up in the guest, for a NIC that came while the machine ran; <see langword="null"/> where the guest learns of it at boot,
    /// or has nobody who would run it.
    /// </summary>
    public string? GuestScript { get; init; }
}
