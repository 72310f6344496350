namespace LabSim.Topology.Spec;

/// <summary>The words of <c>accel:</c> and <c>--accel</c>.</summary>
public enum AcceleratorChoice
{
    /// <summary>Hardware where architectures match and a measurement says that it is fast; otherwise TCG.</summary>
    Auto,

    /// <summary>KVM, or an error.</summary>
    Kvm,

    /// <summary>QEMU's own translator.</summary>
    Tcg,

    /// <summary>macOS's Hypervisor.framework, or an error.</summary>
    Hvf,

    /// <summary>The Windows Hypervisor Platform, or an error.</summary>
    Whpx,

    /// <summary>NetBSD's hypervisor, or an error.</summary>
    Nvmm,
}
