using LabSim.NodeRuntime.Disks.Headers;

namespace LabSim.NodeRuntime.Tests.Disks.Headers;

public sealed class Qcow2HeaderTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "version", "is qcow version 1; 2 and 3 are taken" },
        { "backing", "has a backing file ('/etc/shadow'): a disk that is taken in stands by itself" },
        { "backing-json", "has a backing file ('json:{\"driver\":\"nbd\"}'): a disk that is taken in stands by itself" },
        { "backing-far", "has a backing file ('?'): a disk that is taken in stands by itself" },
        { "data-bit", "keeps its content in an external data file" },
        { "data-name", "keeps its content in an external data file ('/etc/passwd')" },
        { "encrypted", "is encrypted" },
        { "luks", "is encrypted" },
        { "corrupt", "is marked as corrupt" },
        { "features", "has features that nothing is known about (0x100)" },
        { "compression", "is compressed by an unknown method (7)" },
        { "8EiB", "says that the disk has 9,223,372,036,854,775,807 bytes; at most 64 TiB are taken" },
        { "65TiB", "says that the disk has 71,468,255,805,440 bytes; at most 64 TiB are taken" },
        { "0", "says that the disk has no bytes" },
        { "cluster", "has clusters of 2^8 bytes (2^9 to 2^21 are possible)" },
        { "header", "has a header of 96 bytes" },
        { "level1-place", "has its level-1 table outside of the file" },
        { "level1-wrap", "has its level-1 table outside of the file" },
        { "level1-odd", "has its level-1 table at an impossible place (131073)" },
        { "level1-small", "has a level-1 table that is too small for its size" },
        { "level1-huge", "has a level-1 table of 4294967295 entries" },
        { "references", "has its reference table outside of the file" },
        { "references-huge", "has a reference table of 281474976645120 bytes" },
        { "snapshots", "has its snapshot table outside of the file" },
        { "extensions", "has header extensions without an end within 65536 bytes" },
        { "cut", "ends within its header" },
    };

    [Fact]
    public void A_good_one_is_taken_with_its_size()
    {
        Assert.Equal(new DiskHeader(DiskFormat.Qcow2, Qcow2Bytes.VirtualBytes), Read(new Qcow2Bytes()));

        // Not closed in order (dirty), zstd, extended level-2 entries, a table of feature names, a part of a sector at the end.
        Assert.Equal(Qcow2Bytes.VirtualBytes, Read(new Qcow2Bytes().Put64(72, 1)).VirtualBytes);
        Assert.Equal(Qcow2Bytes.VirtualBytes, Read(new Qcow2Bytes().Put64(72, 8).Put32(104, 1u << 24).Put32(100, 112)).VirtualBytes);
        Assert.Equal(Qcow2Bytes.VirtualBytes, Read(new Qcow2Bytes().Put64(72, 16).Put32(36, 4)).VirtualBytes);
        Assert.Equal(Qcow2Bytes.VirtualBytes, Read(new Qcow2Bytes().Put32(104, 0x6803f857).Put32(108, 5)).VirtualBytes);
        Assert.Equal(1024, Read(new Qcow2Bytes().Put64(24, 513)).VirtualBytes);
        Assert.Equal(Qcow2Bytes.VirtualBytes, Read(new Qcow2Bytes().Put32(4, 2).Put64(72, 0).Put32(96, 0).Put32(100, 0)).VirtualBytes);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_taken_says_why_and_what_to_do(string case_, string reason)
    {
        var refused = Assert.Throws<DiskHeaderException>(() => Read(Spoil(case_)));
        Assert.Equal(reason, refused.Message);
        Assert.NotEmpty(refused.Remedy);
    }

    private static Qcow2Bytes Spoil(string case_)
    {
        var good = new Qcow2Bytes();
        return case_ switch
        {
            "version" => good.Put32(4, 1),
            "backing" => good.Put64(8, 512).Put32(16, 11).PutText(512, "/etc/shadow"),
            "backing-json" => good.Put64(8, 512).Put32(16, 21).PutText(512, "json:{\"driver\":\"nbd\"}"),
            "backing-far" => good.Put64(8, ulong.MaxValue).Put32(16, uint.MaxValue),
            "data-bit" => good.Put64(72, 4),
            "data-name" => good.Put32(104, 0x44415441).Put32(108, 11).PutText(112, "/etc/passwd"),
            "encrypted" => good.Put32(32, 1),
            "luks" => good.Put32(104, 0x0537be77).Put32(108, 16),
            "corrupt" => good.Put64(72, 2),
            "features" => good.Put64(72, 0x100),
            "compression" => good.Put64(72, 8).Put32(100, 112).Put32(104, 7u << 24),
            "8EiB" => good.Put64(24, long.MaxValue),
            "65TiB" => good.Put64(24, 65UL << 40),
            "0" => good.Put64(24, 0),
            "cluster" => good.Put32(20, 8),
            "header" => good.Put32(100, 96),
            "level1-place" => good.Put64(40, 1UL << 40),
            "level1-wrap" => good.Put64(40, ulong.MaxValue - 65535),
            "level1-odd" => good.Put64(40, 131073),
            "level1-small" => good.Put32(36, 1),
            "level1-huge" => good.Put32(36, uint.MaxValue),
            "references" => good.Put64(48, 1UL << 40),
            "references-huge" => good.Put32(56, uint.MaxValue),
            "snapshots" => good.Put32(60, 1).Put64(64, 1UL << 40),
            "extensions" => good.Put32(104, 0x6803f857).Put32(108, uint.MaxValue),
            _ => good.Cut(90),
        };
    }

    private static DiskHeader Read(Qcow2Bytes bytes) => Qcow2Header.Read(new HeaderBytes(new MemoryStream(bytes.Bytes)));
}
