using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The channels between a machine and the server: serial ports, agent and QMP, each a socket that QEMU listens on.</summary>
internal static class ConsoleArguments
{
    /// <summary>
    /// Adds them; without a guest QMP alone. The consoles' logs are QEMU's, so they go on while no server runs.
    /// <para>
    /// Without a guest QEMU's main loop begins at once, while the monitor's thread still takes the QMP socket over from it. A connection that comes just then makes both
    /// call accept(2): one gets it, the other holds half of QEMU up for ever (10.0; once in some hundred starts of a busy host). So that QEMU waits for its first
    /// connection before it begins; it waits for no later one.
    /// </para>
    /// </summary>
    public static void Add(List<string> arguments, MachineConfig config, IFileNames names)
    {
        var files = MachineFiles.Of(config);
        foreach (var port in files.SerialPorts)
        {
            var id = port == 1 ? "console" : $"console{port}";
            arguments.AddRange(["-chardev", Listener(id, files.ConsoleSocketOf(port)).With("logfile", names.Name(files.ConsoleLogOf(port))).With("logappend", true).ToString()]);
            arguments.AddRange(["-serial", $"chardev:{id}"]);
        }

        if (config.HasAgent)
        {
            arguments.AddRange(["-device", "virtio-serial-pci,id=agent-bus", "-chardev", Listener("agent", files.AgentSocket).ToString()]);
            arguments.AddRange(["-device", "virtserialport,bus=agent-bus.0,chardev=agent,name=labsim.0"]);
        }

        arguments.AddRange(["-chardev", Listener("qmp", files.QmpSocket, waits: !config.HasGuest).ToString(), "-mon", "chardev=qmp,mode=control"]);
    }

    private static OptionText Listener(string id, string path, bool waits = false) =>
        new OptionText("socket").With("id", id).With("path", path).With("server", true).With("wait", waits);
}
