using System.Collections.Immutable;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Grammar;

/// <summary>The words of settings, for whoever takes a setting from elsewhere than a topology (<c>labsim image add</c>).</summary>
public static class SettingWords
{
    /// <summary>What <see cref="IsImageName"/> wants, in words.</summary>
    public const string ImageNameRule = "letters, digits and . _ + - /, at most 128, no part beginning with a dot or dash";

    /// <summary>The largest number of virtual CPUs.</summary>
    public const int MostCpus = 64;

    /// <summary>The architectures, in QEMU's spelling.</summary>
    public static ImmutableArray<string> Architectures { get; } = ["x86_64", "aarch64", "arm", "i386", "mips", "ppc64", "riscv64", "s390x"];

    /// <summary>The models of NICs, in QEMU's spelling.</summary>
    public static ImmutableArray<string> NicModels { get; } = ["virtio-net", "e1000", "e1000e", "vmxnet3", "rtl8139", "pcnet"];

    /// <summary>How disks can be attached, the default first.</summary>
    public static ImmutableArray<KeyValuePair<string, DiskBus>> DiskBuses { get; } =
    [
        KeyValuePair.Create("virtio", DiskBus.Virtio), KeyValuePair.Create("ide", DiskBus.Ide), KeyValuePair.Create("sata", DiskBus.Sata), KeyValuePair.Create("scsi", DiskBus.Scsi),
        KeyValuePair.Create("nvme", DiskBus.Nvme),
    ];

    /// <summary>What finds the boot loader of a disk.</summary>
    public static ImmutableArray<KeyValuePair<string, FirmwareType>> Firmware { get; } = [KeyValuePair.Create("bios", FirmwareType.Bios), KeyValuePair.Create("uefi", FirmwareType.Uefi)];

    /// <summary>What a PC can be built on, the default first.</summary>
    public static ImmutableArray<KeyValuePair<string, BoardType>> Boards { get; } = [KeyValuePair.Create("pc", BoardType.Pc), KeyValuePair.Create("q35", BoardType.Q35)];

    /// <summary>What can run a guest's CPUs.</summary>
    public static ImmutableArray<KeyValuePair<string, AcceleratorChoice>> Accelerators { get; } =
    [
        KeyValuePair.Create("auto", AcceleratorChoice.Auto), KeyValuePair.Create("kvm", AcceleratorChoice.Kvm), KeyValuePair.Create("tcg", AcceleratorChoice.Tcg),
        KeyValuePair.Create("hvf", AcceleratorChoice.Hvf), KeyValuePair.Create("whpx", AcceleratorChoice.Whpx), KeyValuePair.Create("nvmm", AcceleratorChoice.Nvmm),
    ];

    /// <summary>What can become of a node whose machine ends by itself.</summary>
    public static ImmutableArray<KeyValuePair<string, RestartPolicy>> Restarts { get; } =
        [KeyValuePair.Create("never", RestartPolicy.Never), KeyValuePair.Create("on-failure", RestartPolicy.OnFailure), KeyValuePair.Create("always", RestartPolicy.Always)];

    /// <summary>Where firmware can look for a boot loader.</summary>
    public static ImmutableArray<KeyValuePair<string, BootSource>> BootSources { get; } =
        [KeyValuePair.Create("disk", BootSource.Disk), KeyValuePair.Create("cd", BootSource.Cd), KeyValuePair.Create("network", BootSource.Network)];

    /// <summary>Where a guest can show itself, the default first.</summary>
    public static ImmutableArray<KeyValuePair<string, ConsoleType>> Consoles { get; } = [KeyValuePair.Create("serial", ConsoleType.Serial), KeyValuePair.Create("screen", ConsoleType.Screen)];

    /// <summary>What a drive with a node's configuration can be.</summary>
    public static ImmutableArray<KeyValuePair<string, ConfigDriveType>> ConfigDrives { get; } =
        [KeyValuePair.Create("cd", ConfigDriveType.Cd), KeyValuePair.Create("usb", ConfigDriveType.Usb), KeyValuePair.Create("disk", ConfigDriveType.Disk)];

    /// <summary>The value of a word; <see langword="null"/> where there is none, or it is none of them.</summary>
    public static T? Read<T>(ImmutableArray<KeyValuePair<string, T>> words, string? word)
        where T : struct, Enum => words.Where(known => known.Key == word).Select(known => (T?)known.Value).FirstOrDefault();

    /// <summary>The word for a value.</summary>
    public static string Write<T>(ImmutableArray<KeyValuePair<string, T>> words, T value)
        where T : struct, Enum => words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Key;

    /// <summary>Whether a topology could name an image so.</summary>
    public static bool IsImageName(string name) => NamePatterns.Image.Matches(name);

    /// <summary>Reads a disk: the size of an empty one, such as <c>20G</c>, or an image's name; <see langword="null"/> where it is neither.</summary>
    public static DiskSpec? ReadDisk(string text) => DiskForm.Read(text);

    /// <summary>A disk as users write it.</summary>
    public static string WriteDisk(DiskSpec disk) => DiskForm.Write(disk);

    /// <summary>Reads a size of memory such as <c>2G</c>, in bytes; <see langword="null"/> where it is none, or too small or too large for any node.</summary>
    public static long? ReadMemory(string text) => MemoryForm.Read(text) is { } bytes and >= MemoryForm.Minimum and <= MemoryForm.Maximum ? bytes : null;

    /// <summary>Limits as users write them: <c>cpu-limit: 50%, cpu-set: 0-1</c>; empty where there are none.</summary>
    public static string WriteLimits(NodeLimits limits) => string.Join(", ", new[]
    {
        limits.CpuPercent is { } percent ? $"cpu-limit: {percent}%" : "",
        limits.MemoryBytes is { } bytes ? $"memory-limit: {WriteMemory(bytes)}" : "",
        limits.CpuSet.IsEmpty ? "" : $"cpu-set: {WriteCpuSet(limits.CpuSet)}",
    }.Where(word => word.Length > 0));

    /// <summary>CPUs of the host, ascending, as users write them: <c>0,2-3</c>.</summary>
    public static string WriteCpuSet(ImmutableArray<int> cpus) => CpuSetText.Format(cpus);

    /// <summary>A size of memory as users write it.</summary>
    public static string WriteMemory(long bytes) => MemoryForm.Write(bytes);
}
