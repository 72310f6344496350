using LabSim.NodeRuntime.Disks.Headers;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Disks.Headers;

/// <summary>What a file is called, what it is, and what the user says; and files that want to do harm.</summary>
public sealed class DiskFileTests
{
    public static TheoryData<string, byte[]> Archives => new()
    {
        { "a ZIP archive", [(byte)'P', (byte)'K', 3, 4] }, { "compressed by gzip", [0x1F, 0x8B, 8] }, { "compressed by xz", [0xFD, .. "7zXZ"u8, 0] },
        { "compressed by bzip2", [.. "BZh9"u8] }, { "compressed by zstd", [0x28, 0xB5, 0x2F, 0xFD] }, { "a 7-Zip archive", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C] },
        { "a tar archive (an .ova is one)", [.. new byte[257], .. "ustar"u8] },
    };

    [Theory]
    [InlineData("a.qcow2", "qcow2", null, "Qcow2")]
    [InlineData("a.img", "qcow2", null, "Qcow2")]
    [InlineData("a", "qcow2", null, "Qcow2")]
    [InlineData("a.vmdk", "vmdk", null, "Vmdk")]
    [InlineData("a.img", "vmdk", null, "Vmdk")]
    [InlineData("a.raw", "boot", null, "Raw")]
    [InlineData("a.img", "boot", null, "Raw")]
    [InlineData("a.raw", "zeros", null, "Raw")]
    [InlineData("a.img", "zeros", "raw", "Raw")]
    [InlineData("a.raw", "qcow2", "raw", "Raw")]
    [InlineData("a.raw", "qcow2", "qcow2", "Qcow2")]
    [InlineData("a.QCOW2", "qcow2", null, "Qcow2")]
    [InlineData("a.iso", "cd", null, "Iso")]
    [InlineData("a.img", "cd", null, "Iso")]
    [InlineData("a", "hybrid", null, "Iso")]
    [InlineData("a.raw", "hybrid", null, "Raw")]
    [InlineData("a.img", "hybrid", "raw", "Raw")]
    [InlineData("a.bin", "cd", "iso", "Iso")]
    public void Taken(string name, string content, string? said, string format) => Assert.Equal(format, $"{Read(name, Content(content), said).Format}");

    [Theory]
    [InlineData("a.qcow2", "boot", null, "is no qcow2")]
    [InlineData("a.vmdk", "boot", null, "is no VMDK")]
    [InlineData("a.vmdk", "qcow2", null, "is no VMDK")]
    [InlineData("a.raw", "qcow2", null, "is called .raw, but begins like a qcow2 disk")]
    [InlineData("a.raw", "vmdk", null, "is called .raw, but begins like a VMDK disk")]
    [InlineData("a.raw", "zip", null, "is called .raw, but begins like a ZIP archive")]
    [InlineData("a.raw", "odd", null, "has 1000 bytes, which is no whole number of sectors of 512")]
    [InlineData("a.iso", "boot", null, "is no CD (ISO 9660)")]
    [InlineData("a.gns3a", "zeros", null, "is a GNS3 appliance, which describes disks and has none")]
    [InlineData("a.img", "boot", "iso", "is no CD (ISO 9660)")]
    [InlineData("a.img", "zeros", null, "is no disk image that LabSim knows (qcow2, vmdk, a CD, or a raw disk with a boot record)")]
    [InlineData("a.img", "descriptor", null, "is only the description of a disk that lies in other files ('disk.vmdk')")]
    [InlineData("a.qcow2", "qcow2", "vmdk", "is no VMDK")]
    [InlineData("a.img", "empty", "raw", "is empty")]
    public void Refused(string name, string content, string? said, string reason) =>
        Assert.Equal(reason, Assert.Throws<DiskHeaderException>(() => Read(name, Content(content), said)).Message);

    [Theory]
    [MemberData(nameof(Archives))]
    public void An_archive_is_to_be_unpacked_whatever_it_is_called(string what, byte[] magic)
    {
        foreach (var name in (string[])["a.ova", "a.img", "a.qcow2", "a.vmdk", "a"])
        {
            var refused = Assert.Throws<DiskHeaderException>(() => Read(name, [.. magic, .. new byte[1024]], null));
            Assert.Equal($"is {what}", refused.Message);
            Assert.StartsWith("unpack it (", refused.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whatever_a_file_is_cut_to_it_is_taken_or_refused()
    {
        foreach (var whole in (byte[][])[new Qcow2Bytes().Bytes, new VmdkBytes().Bytes, new VmdkBytes().Stream().Bytes])
        {
            foreach (var length in Enumerable.Range(0, 1200).Concat(Enumerable.Range(1, 60).Select(i => i * 500)))
            {
                TakeOrRefuse(whole[..Math.Min(length, whole.Length)]);
            }
        }
    }

    [Fact]
    public void Whatever_bytes_are_in_a_header_it_is_taken_or_refused_and_little_is_allocated()
    {
        var chance = 88172645463325252UL;
        var taken = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int Rounds = 3000;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (round % 3) switch { 0 => new Qcow2Bytes().Bytes[..4096], 1 => new VmdkBytes().Bytes[..4096], _ => new VmdkBytes().Stream().Bytes[..4096] };
            for (var spoilt = Next() % 6; spoilt > 0; spoilt--)
            {
                // Behind the magic; mostly in the header itself.
                bytes[4 + (int)(Next() % 116)] = Next() % 3 == 0 ? (byte)0xFF : (byte)Next();
            }

            taken += TakeOrRefuse(bytes) ? 1 : 0;
        }

        Assert.InRange(taken, 0, Rounds);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, 0, 1 << 20);

        ulong Next()
        {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            return chance ^= chance << 17;
        }
    }

    private static bool TakeOrRefuse(byte[] bytes)
    {
        var taken = false;
        foreach (var (name, said) in (ReadOnlySpan<(string, string?)>)[("a.img", null), ("a.qcow2", "qcow2"), ("a.vmdk", "vmdk")])
        {
            try
            {
                var header = Read(name, bytes, said);
                Assert.InRange(header.VirtualBytes, 512, DiskHeader.MostVirtualBytes);
                taken = true;
            }
            catch (DiskHeaderException refused)
            {
                Assert.NotEmpty(refused.Remedy);
                Assert.DoesNotContain(refused.Message, letter => letter is < ' ' or > '\u2026');
            }
        }

        return taken;
    }

    private static byte[] Content(string what) => what switch
    {
        "qcow2" => new Qcow2Bytes().Bytes,
        "vmdk" => new VmdkBytes().Bytes,
        "boot" => [.. new byte[510], 0x55, 0xAA, .. new byte[512]],
        "zip" => [(byte)'P', (byte)'K', 3, 4, .. new byte[508]],
        "cd" => InstallerCd.Write(),
        "hybrid" => [.. new byte[510], 0x55, 0xAA, .. InstallerCd.Write()[512..]],
        "odd" => new byte[1000],
        "descriptor" => System.Text.Encoding.ASCII.GetBytes(VmdkBytes.Descriptor),
        "empty" => [],
        _ => new byte[1024],
    };

    private static DiskHeader Read(string name, byte[] bytes, string? said) => DiskFile.Read(new HeaderBytes(new MemoryStream(bytes)), name, DiskFormats.Find(said));
}
