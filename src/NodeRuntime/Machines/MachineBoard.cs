using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What the boards can do that guests run on.</summary>
public static class MachineBoard
{
    /// <summary>Whether the board of a guest architecture (QEMU's spelling) takes NICs while it runs.</summary>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows none of that name.</exception>
    public static bool TakesNics(string architecture) => QemuArchitecture.Get(architecture).TakesNics;
}
