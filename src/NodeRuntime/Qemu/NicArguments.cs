using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The NICs that a machine starts with, each with the way to its port of the switch.</summary>
internal static class NicArguments
{
    /// <summary>Adds the NICs in their order. Without a guest a port of QEMU's hub takes the device's place, and its name: <c>set_link</c> works on both.</summary>
    public static void Add(List<string> arguments, MachineConfig config, QemuCapabilities capabilities)
    {
        var board = QemuArchitecture.Of(config);
        var boot = new BootOrder(config);
        if (config.HasGuest && config.Nics.Any(nic => board.IsBehindBridge(nic.Slot)))
        {
            arguments.AddRange(["-device", board.Bridge]);
        }

        foreach (var nic in config.Nics)
        {
            var options = new NicOptions(nic, capabilities);
            var device = options.Device(boot.Of(nic));
            if (board.IsBehindBridge(nic.Slot))
            {
                board.PutBehindBridge(device, nic.Slot);
            }

            if (options.Channel is { } channel)
            {
                arguments.AddRange(["-chardev", channel.ToString()]);
            }

            arguments.AddRange(["-netdev", options.Backend.ToString()]);
            arguments.AddRange(config.HasGuest ? ["-device", device.ToString()]
                : ["-netdev", UserNetworkArguments.Port(NicOptions.DeviceId(nic.Slot), NicOptions.BackendId(nic.Slot))]);
        }
    }
}
