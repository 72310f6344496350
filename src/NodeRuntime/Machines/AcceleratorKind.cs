namespace LabSim.NodeRuntime.Machines;

/// <summary>What runs the guest's CPU.</summary>
public enum AcceleratorKind
{
    /// <summary>QEMU's own translator; works everywhere, for every architecture.</summary>
    Tcg,

    /// <summary>The Linux kernel's hypervisor.</summary>
    Kvm,
}
