using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>virtio NICs that the switch serves over vhost-user. QEMU is the client, so that the switch can go and come back.</summary>
internal static class NicArguments
{
    /// <summary>QEMU's name of the n-th NIC; an interface's own name ("Gi0/0") is none that QEMU takes.</summary>
    public static string Id(int index) => $"nic{index}";

    /// <summary>Adds the NICs in their order.</summary>
    public static void Add(List<string> arguments, MachineConfig config, QemuCapabilities capabilities)
    {
        for (var index = 0; index < config.Nics.Length; index++)
        {
            var nic = config.Nics[index];
            var channel = new OptionText("socket").With("id", $"port{index}").With("path", nic.SocketPath).With("server", false);
            _ = capabilities.ReconnectMilliseconds ? channel.With("reconnect-ms", 200) : channel.With("reconnect", 1);
            arguments.AddRange(["-chardev", channel.ToString()]);
            arguments.AddRange(["-netdev", new OptionText("vhost-user").With("id", $"net{index}").With("chardev", $"port{index}").ToString()]);
            var device = new OptionText("virtio-net-pci").With("id", Id(index)).With("netdev", $"net{index}").With("mac", nic.Mac).With("romfile", "");
            if (nic.Mtu is { } mtu)
            {
                device.With("host_mtu", mtu);
            }

            if (capabilities.VhostUserBreaksWithVectors)
            {
                device.With("vectors", 0);
            }

            arguments.AddRange(["-device", device.ToString()]);
        }
    }
}
