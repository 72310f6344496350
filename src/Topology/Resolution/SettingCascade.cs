using LabSim.Topology.Definition;

namespace LabSim.Topology.Resolution;

/// <summary>
/// Which setting wins: the kind's own values &lt; the image's &lt; <c>defaults</c> &lt; <c>kinds</c> &lt; <c>groups</c> &lt; the node. A setting is taken as
/// a whole: a node's <c>exec</c> replaces its group's. Written here and nowhere else.
/// </summary>
internal static class SettingCascade
{
    /// <summary>The settings of a node, from its levels, the weakest first.</summary>
    public static SettingsDefinition Of(params ReadOnlySpan<SettingsDefinition> levels)
    {
        var result = SettingsDefinition.None;
        foreach (var level in levels)
        {
            result = Over(result, level);
        }

        return result;
    }

    private static SettingsDefinition Over(SettingsDefinition below, SettingsDefinition above) => new()
    {
        Kind = above.Kind ?? below.Kind,
        Image = above.Image ?? below.Image,
        Architecture = above.Architecture ?? below.Architecture,
        Memory = above.Memory ?? below.Memory,
        Cpus = above.Cpus ?? below.Cpus,
        Accelerator = above.Accelerator ?? below.Accelerator,
        Config = above.Config ?? below.Config,
        Exec = above.Exec ?? below.Exec,
        Daemons = above.Daemons ?? below.Daemons,
        Persistent = above.Persistent ?? below.Persistent,
        Disks = above.Disks ?? below.Disks,
        Cdrom = above.Cdrom ?? below.Cdrom,
        DiskBus = above.DiskBus ?? below.DiskBus,
        Firmware = above.Firmware ?? below.Firmware,
        Nic = above.Nic ?? below.Nic,
        Datapath = above.Datapath ?? below.Datapath,
        Restart = above.Restart ?? below.Restart,
        IdleTimeout = above.IdleTimeout ?? below.IdleTimeout,
        CpuLimit = above.CpuLimit ?? below.CpuLimit,
        MemoryLimit = above.MemoryLimit ?? below.MemoryLimit,
        CpuSet = above.CpuSet ?? below.CpuSet,
        Management = above.Management ?? below.Management,
        Passthrough = above.Passthrough ?? below.Passthrough,
        SerialPorts = above.SerialPorts ?? below.SerialPorts,
        Ports = above.Ports ?? below.Ports,
        Transparent = above.Transparent ?? below.Transparent,
        Ageing = above.Ageing ?? below.Ageing,
        MacLimit = above.MacLimit ?? below.MacLimit,
        StormLimit = above.StormLimit ?? below.StormLimit,
        Subnet = above.Subnet ?? below.Subnet,
    };
}
