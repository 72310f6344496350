using LabSim.NodeRuntime.Machines;

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
        arguments.AddRange(["-machine", new OptionText(QemuArchitecture.Get(config.Architecture).Machine)
            .With("memory-backend", "ram").With("dump-guest-core", false).ToString()]);
        var memory = config.SharesMemory || config.Nics.Any(nic => nic.Transport == NicTransport.VhostUser)
            ? new OptionText("memory-backend-memfd").With("id", "ram").With("size", size).With("share", true)
            : new OptionText("memory-backend-ram").With("id", "ram").With("size", size);
        arguments.AddRange(["-object", memory.ToString()]);
        arguments.AddRange(["-m", size, "-smp", $"{config.Cpus}"]);
    }
}
