namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>What runs the guest's CPU.</summary>
public enum AcceleratorKind
{
    /// <summary>QEMU's own translator; works everywhere, for every architecture.</summary>
    Tcg,

    /// <summary>The Linux kernel's hypervisor.</summary>
    Kvm,

    /// <summary>macOS's Hypervisor.framework.</summary>
    Hvf,

    /// <summary>The Windows Hypervisor Platform.</summary>
    Whpx,

    /// <summary>NetBSD's hypervisor.</summary>
    Nvmm,
}
