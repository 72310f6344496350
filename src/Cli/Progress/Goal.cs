namespace LabSim.Cli.Progress;

/// <summary>When a verb has what it waits for.</summary>
internal enum Goal
{
    /// <summary>The operation has ended.</summary>
    Done,

    /// <summary>The machines of the nodes run.</summary>
    Running,

    /// <summary>The nodes are ready, and the operation has ended.</summary>
    Ready,
}
