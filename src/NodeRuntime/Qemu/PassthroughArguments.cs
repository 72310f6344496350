using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>PCI devices of the host that the guest has for itself.</summary>
internal static class PassthroughArguments
{
    public static void Add(List<string> arguments, MachineConfig config)
    {
        foreach (var (index, address) in config.Passthrough.Index())
        {
            arguments.AddRange(["-device", new OptionText("vfio-pci").With("id", $"passthrough{index}").With("host", address).ToString()]);
        }
    }
}
