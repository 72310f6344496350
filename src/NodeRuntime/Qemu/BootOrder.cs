using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>
/// The order in which the firmware tries a machine's drives and its first NIC. Without that order a BIOS tries hard disks of some buses before those of others.
/// </summary>
/// <param name="config">The machine.</param>
internal sealed class BootOrder(MachineConfig config)
{
    private readonly ImmutableArray<BootDevice> _order = [.. config.Boot, .. new[] { BootDevice.Disk, BootDevice.Cd }.Except(config.Boot)];

    /// <summary>A drive's <c>bootindex</c>, from 1; <see langword="null"/> where a kernel is loaded directly, and for a drive that only hands a config in.</summary>
    public int? Of(DiskConfig disk) => config.Kernel is not null || disk.Volume is not null ? null : Before(disk.IsCd ? BootDevice.Cd : BootDevice.Disk) + 1 + config.Disks.TakeWhile(other => other != disk).Count(other => IsBootable(other, disk.IsCd));

    /// <summary>A NIC's; <see langword="null"/> for all but the first one of a machine that may boot from the network.</summary>
    public int? Of(NicConfig nic) => config.Kernel is null && _order.Contains(BootDevice.Network) && nic == config.Nics[0] ? Before(BootDevice.Network) + 1 : null;

    private int Before(BootDevice device) => _order.TakeWhile(other => other != device).Sum(Count);

    private int Count(BootDevice device) => device == BootDevice.Network ? Math.Min(1, config.Nics.Length) : config.Disks.Count(disk => IsBootable(disk, device == BootDevice.Cd));

    private static bool IsBootable(DiskConfig disk, bool isCd) => disk.IsCd == isCd && disk.Volume is null;
}
