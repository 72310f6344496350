using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>Direct kernel boot.</summary>
internal static class BootArguments
{
    /// <summary>Adds the kernel, if there is one. An empty <see cref="KernelBoot.Initrd"/> is none.</summary>
    public static void Add(List<string> arguments, MachineConfig config, IFileNames names)
    {
        if (config.Kernel is not { } kernel)
        {
            return;
        }

        arguments.AddRange(["-kernel", names.Name(kernel.Kernel)]);
        if (kernel.Initrd.Length > 0)
        {
            arguments.AddRange(["-initrd", names.Name(kernel.Initrd)]);
        }

        arguments.AddRange(["-append", kernel.CommandLine]);
    }
}
