using LabSim.NodeRuntime.Machines;

namespace LabSim.Orchestration;

/// <summary>Where labs live and how patient their supervisors are.</summary>
public sealed record OrchestrationOptions
{
    /// <summary>LABSIM_HOME: everything that lasts.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The run directory: sockets; short, on a tmpfs.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The user that machines run as, or <see langword="null"/> for our own.</summary>
    public MachineUser? MachineUser { get; init; }

    /// <summary>How long a guest may take to power down before it is forced.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many machines start at the same time.</summary>
    public int ParallelStarts { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>For tests: a file that names the step after which this process kills itself; see <c>FailPoint</c>.</summary>
    public string? FailPointFile { get; init; }
}
