using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What the boards can do that guests run on.</summary>
public static class MachineBoard
{
    /// <summary>How many NICs a board takes at most while it runs, by its guest's architecture (QEMU's spelling); <see langword="null"/> where its bus alone is the limit.</summary>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows none of that name.</exception>
    public static int? NicsToCome(string architecture) => QemuArchitecture.Get(architecture).SparePorts is > 0 and var ports ? ports : null;
}
