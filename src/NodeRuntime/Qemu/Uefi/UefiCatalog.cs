using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu.Uefi;

/// <summary>
/// The UEFIs that this host has, by the descriptors that distributions ship (QEMU docs/interop/firmware.json): in the order of their names, those of the
/// administrator's folder in place of the distribution's of the same name. They are read at each question: a package may have been installed meanwhile.
/// </summary>
public sealed class UefiCatalog(RuntimeOptions options)
{
    /// <summary>The UEFI for guests of an architecture (QEMU's spelling).</summary>
    /// <exception cref="RuntimeEnvironmentException">There is none; the remedy names the package.</exception>
    public UefiImage Find(string architecture, Chipset chipset = Chipset.I440fx) => Look(architecture, chipset) ?? throw new RuntimeEnvironmentException(
        $"there is no UEFI for {architecture} on this host", PackageOf(architecture) is { } package ? $"Install it: apt-get install {package}" : "Its board has a firmware of its own: firmware: bios");

    /// <summary>The UEFI for guests of an architecture, or <see langword="null"/>.</summary>
    public UefiImage? Look(string architecture, Chipset chipset = Chipset.I440fx)
    {
        var board = QemuArchitecture.Get(architecture, chipset);
        return Descriptors().FirstOrDefault(descriptor => descriptor.IsFor(board) && File.Exists(descriptor.Image.Code.Path) && File.Exists(descriptor.Image.Variables.Path))?.Image;
    }

    /// <summary>Debian's package of the UEFI for an architecture; <see langword="null"/> where its board takes none.</summary>
    public static string? PackageOf(string architecture) => QemuArchitecture.Get(architecture).FirmwarePackage;

    private IEnumerable<FirmwareDescriptor> Descriptors() => options.FirmwareDescriptors.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
        .DistinctBy(Path.GetFileName).OrderBy(Path.GetFileName, StringComparer.Ordinal).Select(Read).OfType<FirmwareDescriptor>();

    private static FirmwareDescriptor? Read(string path)
    {
        try
        {
            return FirmwareDescriptor.Read(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
