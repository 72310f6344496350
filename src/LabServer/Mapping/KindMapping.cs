using LabSim.Contracts.Environment;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Mapping;

/// <summary>Kinds in the contract's words.</summary>
internal static class KindMapping
{
    /// <summary>All of a catalogue.</summary>
    public static KindDocument[] ToDocuments(KindCatalog catalog) =>
        [.. catalog.Files.Where(file => file.Kind is not null).OrderBy(file => file.Kind!.Name, StringComparer.Ordinal).Select(file => ToDocument(file.Kind!, file.IsBuiltin ? null : file.Source.File))];

    private static KindDocument ToDocument(NodeKind kind, string? file)
    {
        var naming = kind.Interfaces;
        return new KindDocument(
            kind.Name, kind.Summary, kind.Icon, kind.Prefix, kind.Segment is { } segment ? ModelMapping.Word(segment) : null,
            [.. naming.Data.SelectMany(run => run.Names)], naming.ManagementFirst ? naming.Management : null, naming.Unused,
            [.. naming.Aliases.SelectMany(run => run.Names)], [.. kind.Settings.Order(StringComparer.Ordinal)])
        {
            File = file,
            Machine = kind.Segment is null ? Machine(kind) : null,
        };
    }

    private static KindMachineDocument Machine(NodeKind kind) => new(
        kind.Image.Length > 0 ? kind.Image : null, kind.HasAgent, kind.MemoryBytes, kind.MinimumMemoryBytes, kind.Cpus, kind.NicModel,
        SettingWords.Write(SettingWords.DiskBuses, kind.DiskBus), kind.ConfigFormat)
    {
        Management = kind.Interfaces.Management is { Length: > 0 } management ? management : null,
        SshUser = kind.Traits.SshUser,
        SshPassword = kind.Traits.SshPassword,
        ConfigBy = kind.Settings.Contains("config") ? ConfigBy(kind.Traits) : null,
        ShownBy = [.. ShownBy(kind)],
        ConfigFiles = kind.Traits.ConfigDrive is { } drive ? drive.Files : null,
        Disks = [.. kind.Disks.Select(SettingWords.WriteDisk)],
        Firmware = kind.Firmware is { } firmware ? SettingWords.Write(SettingWords.Firmware, firmware) : null,
        Ready = kind.Traits.ReadyTexts,
        Shutdown = kind.HasAgent ? "agent" : kind.Traits.Shutdown == ShutdownWay.PowerOff ? "power-off" : "power-button",
        Nics = kind.Interfaces.Fixed,
        Board = SettingWords.Write(SettingWords.Boards, kind.Traits.Hardware.Board),
        CpuModel = kind.Traits.Hardware.CpuModel,
        Boot = [.. kind.Traits.Hardware.Boot.Select(source => SettingWords.Write(SettingWords.BootSources, source))],
        FirmwareFiles = kind.Traits.Hardware.FirmwareFiles is { IsEmpty: false } files ? files : null,
        SerialPorts = kind.SerialPorts,
        Console = SettingWords.Write(SettingWords.Consoles, kind.Traits.Console),
        Smbios = kind.Traits.Smbios is { } smbios ? Strings(smbios) : null,
    };

    private static string ConfigBy(NodeTraits traits) => traits switch
    {
        { HasAgent: true } => "agent",
        { HasCloudInit: true } => "cloud-init",
        { TypesConfig: true } => "console",
        { ConfigDrive: { } drive } => SettingWords.Write(SettingWords.ConfigDrives, drive.Type),
        _ => "fw-cfg",
    };

    private static IEnumerable<string> ShownBy(NodeKind kind)
    {
        if (kind.Traits.SshShow is not null)
        {
            yield return "ssh";
        }
        else if (kind is { HasAgent: true, ConfigFormat: not null })
        {
            yield return "agent";
        }

        if (kind.Traits.Dialogue is { ShowsConfig: true })
        {
            yield return "console";
        }
    }

    private static Dictionary<string, string> Strings(SmbiosStrings smbios) => new (string Key, string? Value)[]
    {
        ("manufacturer", smbios.Manufacturer), ("product", smbios.Product), ("version", smbios.Version), ("serial", smbios.Serial), ("sku", smbios.Sku), ("family", smbios.Family), ("board", smbios.Board),
    }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
}
