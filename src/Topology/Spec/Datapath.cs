namespace LabSim.Topology.Spec;

/// <summary>How frames pass between a machine's NICs and the lab's switch; the words of <c>datapath:</c>.</summary>
public enum Datapath
{
    /// <summary>vhost-user where the NIC is virtio-net and the host allows it, otherwise a socket.</summary>
    Auto,

    /// <summary>The guest's rings in shared memory (virtio-net only), or an error.</summary>
    VhostUser,

    /// <summary>One frame after the other through QEMU's socket.</summary>
    Socket,
}
