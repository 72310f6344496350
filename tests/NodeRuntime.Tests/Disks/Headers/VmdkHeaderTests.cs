using LabSim.NodeRuntime.Disks.Headers;

namespace LabSim.NodeRuntime.Tests.Disks.Headers;

public sealed class VmdkHeaderTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "none", "is no VMDK" },
        { "server", "is an extent of an ESX server's disk, and no whole one" },
        { "descriptor", "is only the description of a disk that lies in other files ('/etc/shadow')" },
        { "capacity-0", "is only the description of a disk that lies in other files" },
        { "parent", "is the difference to another disk, its parent" },
        { "parent-id", "is the difference to another disk, its parent" },
        { "parent-far", "is the difference to another disk, its parent" },
        { "type", "is a VMDK of the type 'twoGbMaxExtentSparse'; monolithicSparse and streamOptimized are taken" },
        { "version", "is a VMDK of version 9; 1 to 3 are taken" },
        { "size", "says that the disk has 18,446,744,073,709,551,615 bytes; at most 64 TiB are taken" },
        { "grain", "has grains of 0 sectors and tables of 512 entries" },
        { "directory", "has its grain directory outside of the file" },
        { "directory-wrap", "has its grain directory outside of the file" },
        { "footer", "has no footer" },
        { "footer-0", "says that the disk has no bytes" },
    };

    [Fact]
    public void One_file_with_everything_in_it_is_taken()
    {
        Assert.Equal(new DiskHeader(DiskFormat.Vmdk, VmdkBytes.VirtualBytes), Read(new VmdkBytes().Bytes));
        Assert.Equal(VmdkBytes.VirtualBytes, Read(new VmdkBytes().Stream().Bytes).VirtualBytes);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_taken_says_why_and_what_to_do(string case_, string reason)
    {
        var refused = Assert.Throws<DiskHeaderException>(() => Read(Spoil(case_)));
        Assert.Equal(reason, refused.Message);
        Assert.NotEmpty(refused.Remedy);
    }

    private static byte[] Spoil(string case_)
    {
        var good = new VmdkBytes();
        return case_ switch
        {
            "none" => new byte[4096],
            "server" => [.. "COWD"u8, .. new byte[2048]],
            "descriptor" => System.Text.Encoding.ASCII.GetBytes(VmdkBytes.Descriptor.Replace("disk.vmdk", "/etc/shadow", StringComparison.Ordinal)),
            "capacity-0" => good.Put64(12, 0).Bytes,
            "parent" => good.PutText(512, VmdkBytes.Descriptor + "parentFileNameHint=\"/etc/shadow\"\n").Bytes,
            "parent-id" => good.PutText(512, VmdkBytes.Descriptor.Replace("parentCID=ffffffff", "parentCID=12345678", StringComparison.Ordinal)).Bytes,

            // Where the header says that the descriptor is, beside the place where everybody looks.
            "parent-far" => good.Put64(28, 40).PutText(40 * 512, VmdkBytes.Descriptor + "parentFileNameHint=\"x\"\n").Bytes,
            "type" => good.PutText(512, VmdkBytes.Descriptor.Replace("monolithicSparse", "twoGbMaxExtentSparse", StringComparison.Ordinal)).Bytes,
            "version" => good.Put32(4, 9).Bytes,
            "size" => good.Put64(12, ulong.MaxValue).Bytes,
            "grain" => good.Put64(20, 0).Bytes,
            "directory" => good.Put64(56, 1UL << 40).Bytes,
            "directory-wrap" => good.Put64(56, ulong.MaxValue - 1).Bytes,
            "footer" => good.Put64(56, ulong.MaxValue).Bytes,
            _ => SpoilFooter(good.Stream().Bytes),
        };
    }

    private static byte[] SpoilFooter(byte[] bytes)
    {
        bytes.AsSpan(bytes.Length - 1024 + 12, 8).Clear();
        return bytes;
    }

    private static DiskHeader Read(byte[] bytes) => VmdkHeader.Read(new HeaderBytes(new MemoryStream(bytes)));
}
