using System.Text.Json.Serialization;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.NodeRuntime.Volumes;

namespace LabSim.NodeRuntime.Machines;

/// <summary>A disk of a machine.</summary>
/// <param name="Id">QEMU's block node name, unique in the machine.</param>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>; always said, because a guest can write any header into a raw disk.</param>
/// <param name="ReadOnly">The guest may not write; the file can be shared by many machines.</param>
public sealed record DiskConfig(string Id, string Path, string Format, bool ReadOnly)
{
    /// <summary>
    /// The read-only disk below a qcow2 overlay, or <see langword="null"/> for none: what a qcow2 header says about a backing file is never believed.
    /// </summary>
    public DiskConfig? Backing { get; init; }

    /// <summary>
    /// Size in bytes, as the guest sees it, of a disk of the machine's own: where the file is not there yet, it is made as a qcow2 file, empty above
    /// a <see cref="Backing"/>, and without one with an empty ext4 file system, or blank. <see langword="null"/>: the file is there.
    /// </summary>
    public long? NewBytes { get; init; }

    /// <summary>What a disk of the machine's own is a copy of at first: where the file is not there yet, it is made as a qcow2 file with that content.</summary>
    public FlashFile? CopyOf { get; init; }

    /// <summary>The volume that it is, written anew at each start as a raw file; <see langword="null"/> for every other disk. No firmware looks for a boot loader on it.</summary>
    public Volume? Volume { get; init; }

    /// <summary>It is made where it is not there.</summary>
    [JsonIgnore]
    public bool IsMade => NewBytes is not null || CopyOf is not null || Volume is not null;

    /// <summary>The disk is made anew at each start, and with it go all others of the machine that begin anew.</summary>
    public bool BeginsAnew { get; init; }

    /// <summary>It is made with nothing on it, not even a file system.</summary>
    public bool IsBlank { get; init; }

    /// <summary>It is a CD in its drive.</summary>
    public bool IsCd { get; init; }

    /// <summary>What it is attached to.</summary>
    public DiskBus Bus { get; init; }
}
