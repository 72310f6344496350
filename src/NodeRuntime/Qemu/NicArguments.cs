using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The NICs, each with the way to its port of the switch. QEMU is the client, so that the switch can go and come back.</summary>
internal static class NicArguments
{
    /// <summary>QEMU's name of the n-th NIC; an interface's own name ("Gi0/0") is none that QEMU takes.</summary>
    public static string Id(int index) => $"nic{index}";

    /// <summary>QEMU's name of a NIC model's device.</summary>
    public static string Device(string model) => model == NicConfig.VirtioNet ? "virtio-net-pci" : model;

    /// <summary>Adds the NICs in their order. Without a guest a port of QEMU's hub takes the device's place, and its name: <c>set_link</c> works on both.</summary>
    public static void Add(List<string> arguments, MachineConfig config, QemuCapabilities capabilities)
    {
        for (var index = 0; index < config.Nics.Length; index++)
        {
            var nic = config.Nics[index];
            AddBackend(arguments, nic, index, capabilities);
            arguments.AddRange(config.HasGuest ? ["-device", Device(nic, index, capabilities)] : ["-netdev", UserNetworkArguments.Port(Id(index), $"net{index}")]);
        }
    }

    private static string Device(NicConfig nic, int index, QemuCapabilities capabilities)
    {
        var device = new OptionText(Device(nic.Model)).With("id", Id(index)).With("netdev", $"net{index}").With("mac", nic.Mac).With("romfile", "");
        if (nic is { Model: NicConfig.VirtioNet, Mtu: { } mtu })
        {
            device.With("host_mtu", mtu);
        }

        if (nic.Transport == NicTransport.VhostUser && capabilities.VhostUserBreaksWithVectors)
        {
            device.With("vectors", 0);
        }

        return device.ToString();
    }

    private static void AddBackend(List<string> arguments, NicConfig nic, int index, QemuCapabilities capabilities)
    {
        var netdev = $"net{index}";
        switch (nic.Transport)
        {
            case NicTransport.Stream:
                var stream = new OptionText("stream").With("id", netdev).With("server", false).With("addr.type", "unix").With("addr.path", nic.SocketPath);
                arguments.AddRange(["-netdev", Reconnecting(stream, capabilities).ToString()]);
                break;
            case NicTransport.Datagram:
                arguments.AddRange(["-netdev", new OptionText("dgram").With("id", netdev)
                    .With("local.type", "unix").With("local.path", nic.LocalPath!)
                    .With("remote.type", "unix").With("remote.path", nic.SocketPath).ToString()]);
                break;
            default:
                var channel = new OptionText("socket").With("id", $"port{index}").With("path", nic.SocketPath).With("server", false);
                arguments.AddRange(["-chardev", Reconnecting(channel, capabilities).ToString()]);
                arguments.AddRange(["-netdev", new OptionText("vhost-user").With("id", netdev).With("chardev", $"port{index}").ToString()]);
                break;
        }
    }

    private static OptionText Reconnecting(OptionText client, QemuCapabilities capabilities) =>
        capabilities.ReconnectMilliseconds ? client.With("reconnect-ms", 200) : client.With("reconnect", 1);
}
