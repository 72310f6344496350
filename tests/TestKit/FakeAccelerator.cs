using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;

namespace LabSim.TestKit;

/// <summary>An accelerator that finds what the test says.</summary>
public sealed class FakeAccelerator(AcceleratorKind kind, bool usable = true, bool recommended = true) : IAccelerator
{
    /// <inheritdoc/>
    public AcceleratorKind Kind => kind;

    /// <inheritdoc/>
    public Task<AcceleratorReport> ExamineAsync(string architecture, CancellationToken cancellation)
        => Task.FromResult(new AcceleratorReport(kind, usable, recommended, $"{kind} as the test says", usable ? null : "use another host"));

    /// <inheritdoc/>
    public ImmutableArray<string> Arguments(MachineConfig config) => ["-accel", kind == AcceleratorKind.Kvm ? "kvm" : "tcg"];
}
