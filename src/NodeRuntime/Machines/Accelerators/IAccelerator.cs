using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>One way to run guest CPUs on this host.</summary>
public interface IAccelerator
{
    /// <summary>Which one it is.</summary>
    AcceleratorKind Kind { get; }

    /// <summary>Looks at the host: can guests of this architecture (QEMU's spelling) run with it, and is that fast?</summary>
    Task<AcceleratorReport> ExamineAsync(string architecture, CancellationToken cancellation);

    /// <summary>The QEMU arguments that select and tune it, <c>-accel …</c> and <c>-cpu …</c>.</summary>
    ImmutableArray<string> Arguments(MachineConfig config);
}
