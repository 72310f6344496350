using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qemu.Uefi;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The board, its memory and its processors.</summary>
internal static class BoardArguments
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>
    /// Adds them. The memory is shared where a vhost-user switch reads and writes it, and private otherwise, so that the kernel may merge equal
    /// pages; it stays out of core dumps.
    /// </summary>
    public static void Add(List<string> arguments, MachineConfig config)
    {
        var size = $"{config.MemoryBytes / Mebibyte}M";
        var board = new OptionText(QemuArchitecture.Of(config).Machine).With("memory-backend", "ram").With("dump-guest-core", false);
        if (config.UefiVariables is { } variables)
        {
            UefiArguments.AddTo(board, variables);
        }

        arguments.AddRange(["-machine", board.ToString()]);
        var memory = config.SharesMemory
            ? new OptionText("memory-backend-memfd").With("id", "ram").With("size", size).With("share", true)
            : new OptionText("memory-backend-ram").With("id", "ram").With("size", size);
        arguments.AddRange(["-object", memory.ToString()]);
        arguments.AddRange(["-m", size, "-smp", $"{config.Cpus}"]);
    }

    /// <summary>Adds the ports at which NICs come while the machine runs, as the functions of one slot: the bus is full enough.</summary>
    public static void AddSparePorts(List<string> arguments, QemuArchitecture board)
    {
        for (var port = 0; port < board.SparePorts; port++)
        {
            arguments.AddRange(["-device", new OptionText("pcie-root-port").With("id", board.PortOf(port)!).With("chassis", port + 1)
                .With("addr", $"{board.SpareSlot}.{port}").With("multifunction", true).ToString()]);
        }
    }
}
