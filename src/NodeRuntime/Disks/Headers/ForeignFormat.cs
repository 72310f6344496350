using System.Collections.Immutable;
using LabSim.NodeRuntime.Disks.Packed;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>What is no disk that can be taken in, but can be told from its first bytes.</summary>
/// <param name="Name">What it is, with its article.</param>
/// <param name="Remedy">What the user can do.</param>
/// <param name="Packing">How it is packed, where LabSim unpacks it.</param>
internal sealed record ForeignFormat(string Name, string Remedy, Packing? Packing = null)
{
    private static readonly ImmutableArray<(byte[] Magic, int At, ForeignFormat Format)> Known =
    [
        ([(byte)'P', (byte)'K', 3, 4], 0, Archive("a ZIP archive", "unzip", Packed.Packing.Zip)),
        ([0x1F, 0x8B], 0, Archive("compressed by gzip", "gunzip -k", Packed.Packing.Gzip)),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], 0, Archive("compressed by xz", "unxz -k", Packed.Packing.Xz)),
        ([(byte)'B', (byte)'Z', (byte)'h'], 0, Archive("compressed by bzip2", "bunzip2 -k", Packed.Packing.Bzip2)),
        ([0x28, 0xB5, 0x2F, 0xFD], 0, Archive("compressed by zstd", "unzstd")),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], 0, Archive("a 7-Zip archive", "7z x")),
        ([.. "ustar"u8], 257, Archive("a tar archive (an .ova is one)", "tar -xf", Packed.Packing.Tar)),
        ([.. "vhdxfile"u8], 0, Convert("a VHDX disk", "vhdx")),
        ([.. "conectix"u8], 0, Convert("a VHD disk", "vpc")),
        ([0x7F, 0x10, 0xDA, 0xBE], 64, Convert("a VDI disk", "vdi")),
        ([(byte)'Q', (byte)'E', (byte)'D', 0], 0, Convert("a QED disk", "qed")),
        ([.. "LUKS"u8, 0xBA, 0xBE], 0, new("encrypted (LUKS)", "remove the encryption: qemu-img convert with the key, then add the result")),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], 0, new("an ELF program", "name the disk image; a kernel alone cannot be added")),
    ];

    /// <summary>The format of a file, or <see langword="null"/> where it is none of these.</summary>
    public static ForeignFormat? Find(HeaderBytes file) => Known.FirstOrDefault(known => file.Has(known.At, known.Magic)).Format;

    private static ForeignFormat Archive(string name, string tool, Packing? packing = null) => new(name, $"unpack it ({tool} FILE) and add the disk that is in it", packing);

    private static ForeignFormat Convert(string name, string format) => new(name, $"convert it: qemu-img convert -f {format} -O qcow2 FILE NEW.qcow2, and add NEW.qcow2");
}
