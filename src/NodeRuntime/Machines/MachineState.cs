namespace LabSim.NodeRuntime.Machines;

/// <summary>The life of a machine, as its runtime sees it.</summary>
public enum MachineState
{
    /// <summary>QEMU runs; the guest has not said "ready".</summary>
    Booting,

    /// <summary>The guest is ready.</summary>
    Ready,

    /// <summary>The guest's CPUs are held.</summary>
    Paused,

    /// <summary>The process runs but does not answer on QMP.</summary>
    Unresponsive,

    /// <summary>We are ending it.</summary>
    Stopping,

    /// <summary>The process is gone because we, or the guest, ended it in order.</summary>
    Stopped,

    /// <summary>The process is gone and nobody asked for it.</summary>
    Crashed,

    /// <summary>The guest runs, but its set-up failed (a line of <c>exec:</c>, a configuration that FRR refused).</summary>
    Failed,
}
