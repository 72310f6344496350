using LabSim.Contracts.Environment;
using LabSim.LabServer.Appliances;
using LabSim.Topology.Appliances;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Mapping;

/// <summary>Appliances in the contract's words.</summary>
internal static class ApplianceDocuments
{
    /// <summary>One that LabSim does not run.</summary>
    public static ApplianceDocument Refused(Appliance appliance, string refusal) => Document(appliance) with { Refusal = refusal };

    /// <summary>One that it does.</summary>
    public static ApplianceDocument Mapped(Appliance appliance, ApplianceMapping mapping, ApplianceFiles files) => Document(appliance) with
    {
        Mapping = new ApplianceMappingDocument(
            mapping.Version, mapping.Kind, mapping.KindText, mapping.Image, mapping.Architecture, mapping.MemoryBytes, mapping.Cpus, mapping.Nic, mapping.Interfaces,
            SettingWords.Write(SettingWords.Firmware, mapping.IsUefi ? FirmwareType.Uefi : FirmwareType.Bios), SettingWords.Write(SettingWords.Consoles, mapping.Console), [.. mapping.Drives.Select(drive => Drive(drive, mapping, files))], mapping.Notes),
    };

    private static ApplianceDocument Document(Appliance appliance) => new(
        appliance.Name, appliance.RegistryVersion, appliance.Emulator, [.. appliance.Versions.Select(version => version.Name)])
    {
        Usage = appliance.Usage.Length > 0 ? appliance.Usage : null,
    };

    private static ApplianceDriveDocument Drive(ApplianceDrive drive, ApplianceMapping mapping, ApplianceFiles files) => new(
        drive.Slot, drive.FileName, mapping.Images.GetValueOrDefault(drive.Slot), SettingWords.Write(SettingWords.DiskBuses, drive.Bus), drive.IsCd, drive.BlankBytes)
    {
        Path = drive.BlankBytes > 0 ? null : files.Find(drive),
        Url = files.Known(drive) is { Url.Length: > 0 } known ? known.Url : null,
        IsFetchable = files.IsFetchable(drive),
        Bytes = files.Known(drive)?.Bytes ?? 0,
        Md5 = files.Known(drive) is { Md5.Length: > 0 } image ? image.Md5 : null,
    };
}
