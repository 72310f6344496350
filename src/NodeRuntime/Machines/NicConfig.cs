namespace LabSim.NodeRuntime.Machines;

/// <summary>A virtio NIC that a vhost-user port of the switch serves.</summary>
/// <param name="Name">The interface's name in the topology, for example <c>eth1</c>.</param>
/// <param name="Mac">The hardware address, <c>02:ab:cd:ef:01:23</c>.</param>
/// <param name="SocketPath">The port's socket; it must listen before the machine starts.</param>
/// <param name="Mtu">Layer-3 MTU in bytes that the guest is told, or <see langword="null"/>.</param>
public sealed record NicConfig(string Name, string Mac, string SocketPath, int? Mtu = null);
