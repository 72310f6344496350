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
}
