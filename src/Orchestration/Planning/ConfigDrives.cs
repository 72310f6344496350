using System.Collections.Immutable;
using LabSim.NodeRuntime.Guests;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Volumes;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using DiskBus = LabSim.NodeRuntime.Machines.DiskBus;

namespace LabSim.Orchestration.Planning;

/// <summary>The drive by which a node's guest is told its config, where its kind wants one.</summary>
/// <param name="workspace">The lab's folders.</param>
/// <param name="key">The public key that opens guests that take keys, or <see langword="null"/> while there is none.</param>
internal sealed class ConfigDrives(Workspace workspace, Func<string?> key)
{
    private const string Id = "config";

    /// <summary>The drive; <see langword="null"/> where there is none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="settings">What its guest is told.</param>
    /// <param name="diskBus">What its own disk is attached to: a kernel that boots from there finds a drive there.</param>
    /// <exception cref="ArgumentException">A value is none that a guest can be told.</exception>
    public DiskConfig? Of(NodeSpec node, GuestSettings settings, DiskBus diskBus)
    {
        var traits = KindTraits.Of(node);
        if (traits.HasCloudInit)
        {
            return Drive(node, CloudSeed.Create(settings, key() is { } line ? [line] : []), diskBus, isCd: diskBus is DiskBus.Ide or DiskBus.Sata or DiskBus.Scsi);
        }

        // Without a config there is no drive: what else would stand on it belongs to the config.
        if (node.Config is null || traits.ConfigDrive is not { } drive)
        {
            return null;
        }

        ImmutableArray<VolumeFile> files = [.. drive.Files.Select(file => new VolumeFile(file.Key, ConfigText.Fill(file.Value, node.Name, settings.Config.Span)))];
        var volume = new Volume(drive.Type == ConfigDriveType.Cd ? VolumeFormat.Iso9660 : VolumeFormat.Fat, drive.Label, drive.Archive is { } archive ? [new VolumeFile(archive, TarArchive.Pack(files))] : files);
        return Drive(node, volume, drive.Type switch { ConfigDriveType.Cd => NodeDisks.CdBus(node), ConfigDriveType.Usb => DiskBus.Usb, _ => diskBus }, drive.Type == ConfigDriveType.Cd);
    }

    private DiskConfig Drive(NodeSpec node, Volume volume, DiskBus bus, bool isCd) =>
        new(Id, workspace.NodeConfigDrive(node.Name), "raw", ReadOnly: volume.Format == VolumeFormat.Iso9660) { Volume = volume, Bus = bus, IsCd = isCd };
}
