namespace LabSim.NodeRuntime.Machines.Passthrough;

/// <summary>
/// Looks at PCI devices that a guest shall have for itself (kernel docs, driver-api/vfio.rst): a device is there, in an IOMMU group of which nothing is in use by the host, bound to <c>vfio-pci</c>, and the
/// machines' user may open the group.
/// </summary>
/// <param name="system">Where <c>/sys</c> is.</param>
/// <param name="devices">Where <c>/dev</c> is.</param>
public sealed class PassthroughCheck(string system = "/sys", string devices = "/dev")
{
    private const string Driver = "vfio-pci";

    // Class 06 04 of the PCI Code and ID Assignment Specification: a bridge may stay with its own driver.
    private const string BridgeClass = "0x0604";

    /// <summary>Checks a machine's devices; nothing where it has none.</summary>
    /// <param name="config">The machine.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RuntimeEnvironmentException">One cannot be given to it; the message says why, and the remedy how it could.</exception>
    public async Task RequireAsync(MachineConfig config, CancellationToken cancellation)
    {
        foreach (var address in config.Passthrough)
        {
            if (await FindFaultAsync(address, config.User, cancellation).ConfigureAwait(false) is var (finding, remedy))
            {
                throw new RuntimeEnvironmentException($"{config.Name} cannot have the PCI device {address}: {finding}", remedy);
            }
        }
    }

    private async Task<(string Finding, string Remedy)?> FindFaultAsync(string address, MachineUser? user, CancellationToken cancellation)
    {
        var device = Path.Combine(system, "bus/pci/devices", address);
        if (!Directory.Exists(device))
        {
            return ("this host has no such device", "lspci -D lists those that it has");
        }

        if (LinkOf(device, "iommu_group") is not { } group)
        {
            return ("it is in no IOMMU group", "switch the IOMMU on: VT-d or AMD-Vi in the firmware, and intel_iommu=on on the kernel's command line where the CPU is Intel's");
        }

        if (LinkOf(device, "driver") is var driver && driver != Driver)
        {
            return ($"{(driver is null ? "it has no driver" : $"its driver is {driver}")}{Use(device)}, and not {Driver}", $"modprobe {Driver}; {Bind(address, driver is not null)}");
        }

        foreach (var other in Directory.EnumerateFileSystemEntries(Path.Combine(system, "kernel/iommu_groups", group, "devices")).Select(entry => Path.GetFileName(entry)).Where(other => other != address).Order(StringComparer.Ordinal))
        {
            var neighbour = Path.Combine(system, "bus/pci/devices", other);
            if (LinkOf(neighbour, "driver") is { } used && used != Driver && !ReadWord(Path.Combine(neighbour, "class")).StartsWith(BridgeClass, StringComparison.Ordinal))
            {
                return ($"{other} is in the same IOMMU group ({group}), and its driver is {used}{Use(neighbour)}", $"give both to guests, or neither: {Bind(other, true)}");
            }
        }

        return await FindRefusalAsync(Path.Combine(devices, "vfio", group), user, cancellation).ConfigureAwait(false);
    }

    private static async Task<(string, string)?> FindRefusalAsync(string node, MachineUser? user, CancellationToken cancellation)
    {
        if (!File.Exists(node))
        {
            return ($"{node} is not there", $"modprobe {Driver}, and look into the kernel's log (dmesg)");
        }

        return await DeviceAccess.MayOpenAsync(node, user, cancellation).ConfigureAwait(false) ? null
            : ($"{(user is null ? Environment.UserName : $"machines run as the user '{user.Name}', who")} may not open {node}", $"chown {user?.Name ?? Environment.UserName} {node}");
    }

    private static string Bind(string address, bool isBound)
    {
        var device = $"/sys/bus/pci/devices/{address}";
        return $"echo {Driver} > {device}/driver_override; {(isBound ? $"echo {address} > {device}/driver/unbind; " : "")}echo {address} > /sys/bus/pci/drivers_probe";
    }

    // A host that loses its only NIC should have been told before.
    private static string Use(string device) =>
        Path.Combine(device, "net") is var net && Directory.Exists(net) && Directory.EnumerateFileSystemEntries(net).FirstOrDefault() is { } face ? $" (the host's {Path.GetFileName(face)})" : "";

    private static string? LinkOf(string device, string name) => new FileInfo(Path.Combine(device, name)).LinkTarget is { } target ? Path.GetFileName(target) : null;

    private static string ReadWord(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : "";
}
