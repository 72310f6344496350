namespace LabSim.Contracts;

/// <summary>The command's exit statuses.</summary>
public static class ExitStatus
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong words on the command line.</summary>
    public const int Usage = 2;

    /// <summary>The topology is invalid.</summary>
    public const int InvalidTopology = 3;

    /// <summary>No such lab, node, link or image.</summary>
    public const int NotFound = 4;

    /// <summary>It took longer than allowed.</summary>
    public const int TimedOut = 5;

    /// <summary>The host lacks something (QEMU, an image, a permission).</summary>
    public const int Environment = 6;

    /// <summary><c>labsim-server</c>: another lab server serves this LABSIM_HOME.</summary>
    public const int Occupied = 7;

    /// <summary><c>exec</c>: LabSim itself failed.</summary>
    public const int ExecFailed = 125;

    /// <summary><c>exec</c>: the command cannot be executed.</summary>
    public const int ExecNotExecutable = 126;

    /// <summary><c>exec</c>: the command is not found.</summary>
    public const int ExecNotFound = 127;

    /// <summary>Interrupted by Ctrl+C.</summary>
    public const int Interrupted = 130;
}
