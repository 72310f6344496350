using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What a NIC needs of its QEMU.</summary>
internal static class NicCheck
{
    private static readonly string[] Models = [NicConfig.VirtioNet, "e1000", "e1000e", "vmxnet3", "rtl8139", "pcnet"];

    /// <summary>Why a NIC cannot work with any QEMU, or <see langword="null"/>.</summary>
    public static string? Refuse(NicConfig nic) => nic switch
    {
        _ when !Models.Contains(nic.Model) => $"NIC {nic.Name}: there is no model '{nic.Model}'; there are {string.Join(", ", Models)}",
        { Transport: NicTransport.VhostUser, Model: not NicConfig.VirtioNet } => $"NIC {nic.Name}: {nic.Model} cannot be served over vhost-user, only virtio-net can",
        { Transport: NicTransport.Datagram, LocalPath: null or "" } => $"NIC {nic.Name}: there is no path for QEMU's datagram socket",
        _ => null,
    };

    /// <summary>Why a NIC cannot work with this QEMU, or <see langword="null"/>.</summary>
    public static string? Refuse(NicConfig nic, QemuBinary binary)
    {
        var capabilities = binary.Capabilities;
        if (!capabilities.Devices.Contains(NicOptions.DeviceName(nic.Model)))
        {
            var present = Models.Where(model => capabilities.Devices.Contains(NicOptions.DeviceName(model)));
            return $"NIC {nic.Name}: {binary.Path} has no {nic.Model}; it has {string.Join(", ", present)}";
        }

        return nic.Transport == NicTransport.Stream && !capabilities.StreamReconnects
            ? $"NIC {nic.Name}: the stream of QEMU {capabilities.Version} would not connect again when the switch was away; use datagrams, or QEMU 8.0 or later"
            : null;
    }
}
