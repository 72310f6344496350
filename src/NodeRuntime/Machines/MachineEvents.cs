using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What QEMU's events mean for a machine (QEMU QMP Reference Manual, run-state).</summary>
internal static class MachineEvents
{
    /// <summary>The facts after an event.</summary>
    public static MachineFacets Apply(MachineFacets facets, QmpEvent happened, bool tellsReady) => happened.Name switch
    {
        "SHUTDOWN" => facets with { Shutdown = happened.Text("reason") ?? (happened.Flag("guest") ? "guest-shutdown" : "host-error") },

        // QEMU holds the CPUs before it ends; that is no pause.
        "STOP" when facets.Shutdown is null => facets.Held(),
        "RESUME" => facets.LetGo(),
        "BLOCK_IO_ERROR" when happened.Text("action") == "stop" => facets with
        {
            PauseReason = happened.Flag("nospace") ? "no space is left for its disk" : $"its disk failed: {happened.Text("reason")}",
        },
        "RESET" when tellsReady => facets with { Ready = false, GuestFailure = null },
        "GUEST_PANICKED" => facets with { GuestFailure = "the guest's kernel panicked" },
        _ => facets,
    };
}
