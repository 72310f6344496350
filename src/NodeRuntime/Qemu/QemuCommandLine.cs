using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qemu.Uefi;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>Puts a machine's command line together. Nothing in it comes from a topology's text unchecked.</summary>
internal static class QemuCommandLine
{
    /// <summary>The program and its arguments. The guest's CPUs wait for <c>cont</c>, so that cables can be set before the first instruction.</summary>
    /// <param name="config">The machine.</param>
    /// <param name="binary">Its QEMU.</param>
    /// <param name="uefi">Its UEFI, where it has variables of one.</param>
    /// <param name="accelerator">What runs its CPUs.</param>
    /// <param name="names">How QEMU is told of files.</param>
    public static ImmutableArray<string> Build(MachineConfig config, QemuBinary binary, UefiImage? uefi, ImmutableArray<string> accelerator, IFileNames names)
    {
        var arguments = new List<string> { binary.Path };
        foreach (var folder in binary.FirmwareDirectories)
        {
            arguments.AddRange(["-L", folder]);
        }

        // The kernel keeps 15 bytes of a process's name.
        arguments.AddRange(["-name", new OptionText("").With("guest", $"{config.Lab}/{config.Name}").With("process", $"qemu-{config.Name}").ToString()]);
        arguments.AddRange(["-nodefaults", "-no-user-config", "-display", "none"]);
        SandboxArguments.Add(arguments, binary.Capabilities);
        if (config.UserNetwork is { } network)
        {
            UserNetworkArguments.Add(arguments, network);
        }
        else
        {
            AddGuest(arguments, config, uefi, accelerator, names);
        }

        NicArguments.Add(arguments, config, binary.Capabilities);
        ConsoleArguments.Add(arguments, config, names);
        if (config.HasGuest)
        {
            BoardArguments.AddSparePorts(arguments, QemuArchitecture.Of(config));
        }

        arguments.Add("-S");
        return [.. arguments];
    }

    private static void AddGuest(List<string> arguments, MachineConfig config, UefiImage? uefi, ImmutableArray<string> accelerator, IFileNames names)
    {
        arguments.AddRange(accelerator);
        BoardArguments.Add(arguments, config);
        BootArguments.Add(arguments, config, names);
        FirmwareArguments.Add(arguments, config, names);
        arguments.AddRange(["-device", "virtio-rng-pci"]);
        ScreenArguments.Add(arguments, config);
        if (uefi is not null && config.UefiVariables is { } variables)
        {
            UefiArguments.Add(arguments, uefi, variables, names);
        }

        DiskArguments.Add(arguments, config, names);
        PassthroughArguments.Add(arguments, config);
    }
}
