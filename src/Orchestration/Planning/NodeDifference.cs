using System.Text.Json;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Records;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>Why a node's machine has to be started anew to be as another spec says.</summary>
internal static class NodeDifference
{
    /// <summary>What differs, in words; empty where the machine can go on.</summary>
    public static string Between(NodeSpec a, NodeSpec b, LabRecord before, LabRecord after)
    {
        var reasons = new List<string>();
        Compare("kind", a.Kind, b.Kind);
        Compare("image", a.Image, b.Image);
        Compare("arch", a.Architecture, b.Architecture);
        Compare("memory", $"{a.MemoryBytes >> 20} MiB", $"{b.MemoryBytes >> 20} MiB");
        Compare("cpus", a.Cpus, b.Cpus);
        Compare("accel", a.Accelerator, b.Accelerator);
        Compare("disks", string.Join(", ", a.Disks.Select(SettingWords.WriteDisk)), string.Join(", ", b.Disks.Select(SettingWords.WriteDisk)));
        Compare("cdrom", a.Cdrom ?? "none", b.Cdrom ?? "none");
        Compare("disk-bus", SettingWords.Write(SettingWords.DiskBuses, a.DiskBus), SettingWords.Write(SettingWords.DiskBuses, b.DiskBus));
        Compare("firmware", SettingWords.Write(SettingWords.Firmware, a.Firmware), SettingWords.Write(SettingWords.Firmware, b.Firmware));
        Compare("nic", a.NicModel, b.NicModel);
        Compare("datapath", a.Datapath, b.Datapath);
        Compare("passthrough", string.Join(", ", a.Passthrough), string.Join(", ", b.Passthrough));
        Compare("management", a.Management?.Address ?? "none", b.Management?.Address ?? "none");
        Compare("serial-ports", a.SerialPorts, b.SerialPorts);
        Compare("subnet", a.Segment?.Subnet ?? "none", b.Segment?.Subnet ?? "none");
        Note("forwards", !(a.Segment?.Forwards ?? []).SequenceEqual(b.Segment?.Forwards ?? []));
        Compare("persistent", a.Persistent, b.Persistent);
        Compare("config", a.Config ?? "none", b.Config ?? "none");
        Note("exec", !a.Exec.SequenceEqual(b.Exec));
        Note("daemons", !a.Daemons.SequenceEqual(b.Daemons));
        Note($"content of {b.Config}", a.Config == b.Config && a.Config is { } path && before.FileHashes.GetValueOrDefault(path) != after.FileHashes.GetValueOrDefault(path));
        Note("its kind's file", a.Kind == b.Kind && Built(KindTraits.Of(a)) != Built(KindTraits.Of(b)));
        NoteInterfaces();
        return string.Join(", ", reasons);

        // When it is ready and how it is ended, a machine that runs can go on with.
        static (bool, bool, bool, SmbiosStrings?, HardwareTraits, ConfigDrive?) Built(NodeTraits traits) =>
            (traits.HasAgent, traits.Forwarding, traits.HasCloudInit, traits.Smbios, traits.Hardware, traits.ConfigDrive);

        void Compare<T>(string word, T x, T y)
        {
            if (!EqualityComparer<T>.Default.Equals(x, y))
            {
                reasons.Add($"{word}: {x} → {y}");
            }
        }

        void Note(string word, bool differs)
        {
            if (differs)
            {
                reasons.Add(word);
            }
        }

        // A NIC too many does no harm where it cannot go: its port closes, and it is gone at the next start. Another one needs a new machine.
        void NoteInterfaces()
        {
            var added = b.Interfaces.Skip(a.Interfaces.Length).Select(i => i.Name).ToArray();
            added = b.HasGuest() && MachineBoard.Takes(b.Architecture, MachinePlanner.ChipsetOf(b), a.Interfaces.Length, b.Interfaces.Length) ? [] : added;
            Note($"new interface{(added.Length == 1 ? "" : "s")} {string.Join(", ", added)}", added.Length > 0);
            var changed = a.Interfaces.Zip(b.Interfaces).Where(p => JsonSerializer.Serialize(p.First) != JsonSerializer.Serialize(p.Second)).Select(p => p.Second.Name).ToArray();
            Note($"interface{(changed.Length == 1 ? "" : "s")} {string.Join(", ", changed)}", changed.Length > 0);
        }
    }
}
