using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The board, its memory and its processors.</summary>
internal static class BoardArguments
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Adds them. The memory is shared, because a vhost-user switch reads and writes it; it stays out of core dumps.</summary>
    public static void Add(List<string> arguments, MachineConfig config)
    {
        var size = $"{config.MemoryBytes / Mebibyte}M";
        arguments.AddRange(["-machine", new OptionText(QemuArchitecture.Get(config.Architecture).Machine)
            .With("memory-backend", "ram").With("dump-guest-core", false).ToString()]);
        arguments.AddRange(["-object", new OptionText("memory-backend-memfd").With("id", "ram").With("size", size).With("share", true).ToString()]);
        arguments.AddRange(["-m", size, "-smp", $"{config.Cpus}"]);
    }
}
