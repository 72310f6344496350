using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;

namespace LabSim.NodeRuntime.Tcg;

/// <summary>QEMU's own translator: runs every architecture on every host, several times slower than hardware. It is no security boundary.</summary>
public sealed class TcgAccelerator : IAccelerator
{
    /// <inheritdoc/>
    public AcceleratorKind Kind => AcceleratorKind.Tcg;

    /// <inheritdoc/>
    public Task<AcceleratorReport> ExamineAsync(string architecture, CancellationToken cancellation) =>
        Task.FromResult(new AcceleratorReport(
            AcceleratorKind.Tcg, Usable: true, Recommended: true, $"QEMU translates {architecture} instructions, which works everywhere", Remedy: null));

    /// <inheritdoc/>
    public ImmutableArray<string> Arguments(MachineConfig config) => TcgTuning.Arguments(config);
}
