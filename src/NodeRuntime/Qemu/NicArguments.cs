using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The NICs that a machine starts with, each with the way to its port of the switch.</summary>
internal static class NicArguments
{
    /// <summary>Adds the NICs in their order. Without a guest a port of QEMU's hub takes the device's place, and its name: <c>set_link</c> works on both.</summary>
    public static void Add(List<string> arguments, MachineConfig config, QemuCapabilities capabilities)
    {
        foreach (var nic in config.Nics)
        {
            var options = new NicOptions(nic, capabilities);
            if (options.Channel is { } channel)
            {
                arguments.AddRange(["-chardev", channel.ToString()]);
            }

            arguments.AddRange(["-netdev", options.Backend.ToString()]);
            arguments.AddRange(config.HasGuest ? ["-device", options.Device.ToString()]
                : ["-netdev", UserNetworkArguments.Port(NicOptions.DeviceId(nic.Slot), NicOptions.BackendId(nic.Slot))]);
        }
    }
}
