using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What the boards can do that guests run on.</summary>
public static class MachineBoard
{
    /// <summary>Whether a machine that has a number of NICs can have another number of them while it runs.</summary>
    /// <param name="architecture">Its guest's architecture, in QEMU's spelling.</param>
    /// <param name="chipset">What it is built on, where it is a PC.</param>
    /// <param name="has">How many it has.</param>
    /// <param name="shall">How many it shall have.</param>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows no such architecture.</exception>
    public static bool Takes(string architecture, Chipset chipset, int has, int shall)
    {
        var board = QemuArchitecture.Get(architecture, chipset);
        return shall <= has || (board.IsExpress ? shall - has <= board.SparePorts : shall <= board.NicsOnBoard || has > board.NicsOnBoard);
    }
}
