using LabSim.Contracts;

namespace LabSim.Cli;

/// <summary>A verb cannot do what it was asked to; what is said and how the process ends.</summary>
/// <param name="problem">What happened, how to mend it, and the exit status.</param>
/// <param name="source">The topology's text by its name, for the places that diagnostics point at.</param>
internal sealed class CommandException(ProblemDocument problem, TopologyText? source = null) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>A problem that the command itself found.</summary>
    public CommandException(int exitStatus, string message, string? remedy = null)
        : this(new ProblemDocument { Type = "about:blank", Title = message, Status = 0, Detail = message, Remedy = remedy, ExitStatus = exitStatus })
    {
    }

    /// <summary>What happened, how to mend it, and the exit status.</summary>
    public ProblemDocument Problem => problem;

    /// <summary>The topology that the diagnostics are about.</summary>
    public TopologyText? Topology => source;
}
