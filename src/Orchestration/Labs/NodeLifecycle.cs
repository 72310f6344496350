using LabSim.NodeRuntime.Machines;

namespace LabSim.Orchestration.Labs;

/// <summary>The words for a node's states and what they come from.</summary>
internal static class NodeLifecycle
{
    public const string Defined = "defined";
    public const string Ready = "ready";
    public const string Starting = "starting";
    public const string Booting = "booting";
    public const string Stopping = "stopping";
    public const string Stopped = "stopped";
    public const string Paused = "paused";
    public const string Crashed = "crashed";
    public const string Failed = "failed";

    /// <summary>Why a node is paused that nobody paused.</summary>
    public const string Idle = "nobody uses it; it wakes when somebody does";

    /// <summary>A node that never had a machine.</summary>
    public static NodeState Unborn { get; } = new(Defined, null);

    /// <summary>The word for a machine's state.</summary>
    public static string Word(MachineState state) => state switch
    {
        MachineState.Booting => Booting,
        MachineState.Ready => "ready",
        MachineState.Paused => Paused,
        MachineState.Unresponsive => "unresponsive",
        MachineState.Stopping => Stopping,
        MachineState.Stopped => Stopped,
        MachineState.Crashed => Crashed,
        _ => Failed,
    };

    /// <summary>The process is gone.</summary>
    public static bool IsEnd(MachineState state) => state is MachineState.Stopped or MachineState.Crashed;
}
