using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>The words for formats.</summary>
public static class DiskFormats
{
    /// <summary>The words of <c>--format</c>.</summary>
    public static ImmutableArray<string> Words { get; } = ["raw", "qcow2", "vmdk", "iso"];

    /// <summary>The format of a word; <see langword="null"/> for none.</summary>
    public static DiskFormat? Find(string? word) => word switch
    {
        "raw" => DiskFormat.Raw,
        "qcow2" => DiskFormat.Qcow2,
        "vmdk" => DiskFormat.Vmdk,
        "iso" => DiskFormat.Iso,
        _ => null,
    };
}
