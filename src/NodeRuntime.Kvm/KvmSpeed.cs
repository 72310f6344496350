namespace LabSim.NodeRuntime.Kvm;

/// <summary>A measured speed and what it holds for.</summary>
/// <param name="BootId">The boot in which it was measured: the hypervisor below us may be another after the next.</param>
/// <param name="CpuModel">The CPU.</param>
/// <param name="InstructionsPerSecond">The speed.</param>
internal sealed record KvmSpeed(string BootId, string CpuModel, double InstructionsPerSecond)
{
    /// <summary>From here on <c>auto</c> takes KVM. Hardware runs far above; a KVM that emulates every instruction runs at 7·10⁵, TCG at about 10⁸.</summary>
    public const double Threshold = 2e8;

    /// <summary>Whether <c>accel: auto</c> may choose KVM.</summary>
    public bool Fast => InstructionsPerSecond >= Threshold;
}
