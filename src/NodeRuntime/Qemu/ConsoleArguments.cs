using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The channels between a machine and the server: serial console, agent and QMP, each a socket that QEMU listens on.</summary>
internal static class ConsoleArguments
{
    /// <summary>Adds them; without a guest QMP alone. The console's log is QEMU's, so it goes on while no server runs.</summary>
    public static void Add(List<string> arguments, MachineConfig config, IFileNames names)
    {
        var files = MachineFiles.Of(config);
        if (config.HasGuest)
        {
            arguments.AddRange(["-chardev", Listener("console", files.ConsoleSocket)
                .With("logfile", names.Name(files.ConsoleLog)).With("logappend", true).ToString()]);
            arguments.AddRange(["-serial", "chardev:console"]);
        }

        if (config.HasAgent)
        {
            arguments.AddRange(["-device", "virtio-serial-pci,id=agent-bus", "-chardev", Listener("agent", files.AgentSocket).ToString()]);
            arguments.AddRange(["-device", "virtserialport,bus=agent-bus.0,chardev=agent,name=labsim.0"]);
        }

        arguments.AddRange(["-chardev", Listener("qmp", files.QmpSocket).ToString(), "-mon", "chardev=qmp,mode=control"]);
    }

    private static OptionText Listener(string id, string path) =>
        new OptionText("socket").With("id", id).With("path", path).With("server", true).With("wait", false);
}
