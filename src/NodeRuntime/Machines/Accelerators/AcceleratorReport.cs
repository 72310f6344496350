namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>What an accelerator found on this host.</summary>
/// <param name="Kind">The accelerator.</param>
/// <param name="Usable">Machines can be started with it.</param>
/// <param name="Recommended">It is also fast, so that <c>accel: auto</c> may choose it.</param>
/// <param name="Finding">What was found, one sentence ("/dev/kvm exists, but runs 0.7 million instructions per second").</param>
/// <param name="Remedy">What the user can do about it, or <see langword="null"/> where nothing is wrong.</param>
public sealed record AcceleratorReport(AcceleratorKind Kind, bool Usable, bool Recommended, string Finding, string? Remedy);
