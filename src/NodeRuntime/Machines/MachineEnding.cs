using LabSim.Interop.Processes;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Whether a process that is gone was stopped or crashed, and why.</summary>
internal static class MachineEnding
{
    /// <summary>The last state of a machine.</summary>
    /// <param name="facets">What was known of it.</param>
    /// <param name="exit">How the process ended.</param>
    /// <param name="words">The last lines of QEMU's log.</param>
    /// <param name="shortage">The kernel killed it because memory ran out.</param>
    public static MachineChange Of(MachineFacets facets, ProcessExit exit, string words, MemoryShortage shortage = MemoryShortage.None)
    {
        if (facets.Stopping)
        {
            return new MachineChange(MachineState.Stopped, null);
        }

        // ShutdownCause (QAPI run-state.json): only these are an orderly end; a signal from outside is not ours.
        if (facets.Shutdown is "guest-shutdown" or "guest-reset" or "host-qmp-quit" && (exit.Signal is null || facets.HungAtShutdown))
        {
            return new MachineChange(MachineState.Stopped, facets.Shutdown == "host-qmp-quit" ? null : "the guest powered itself off");
        }

        if (shortage == MemoryShortage.OfLimit)
        {
            return new MachineChange(MachineState.Crashed, "its QEMU wanted more memory than its memory-limit, and the kernel killed it: raise memory-limit, or lower memory");
        }

        if (shortage == MemoryShortage.OfHost)
        {
            return new MachineChange(MachineState.Crashed, "memory ran out, and the host's kernel killed its QEMU: give nodes less memory, or run fewer of them");
        }

        var reason = facets.HungAtShutdown ? "QEMU hung while it was ending and was killed" : $"QEMU is gone ({exit})";
        return new MachineChange(MachineState.Crashed, words.Length == 0 ? reason : $"{reason}: {words}");
    }
}
