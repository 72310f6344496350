using System.Text;
using LabSim.NodeRuntime.Images;

namespace LabSim.NodeRuntime.Tests.Images;

public sealed class CpioWriterTests
{
    [Fact]
    public void Entries_are_as_the_kernel_reads_them()
    {
        var entries = Read(Write(archive =>
        {
            archive.AddFile("lib/modules/x.ko", "abcde"u8, executable: false);
            archive.AddFile("init", "#!"u8, executable: true);
            archive.AddDevice("dev/console", 5, 1);
            archive.AddDirectory("lib/modules");
        }));
        Assert.Equal(
            [
                ("lib", 0x41EDu, 0u, 0u, ""), ("lib/modules", 0x41EDu, 0u, 0u, ""), ("lib/modules/x.ko", 0x81A4u, 0u, 0u, "abcde"),
                ("init", 0x81EDu, 0u, 0u, "#!"), ("dev/console", 0x2180u, 5u, 1u, ""), ("TRAILER!!!", 0u, 0u, 0u, ""),
            ],
            entries);
    }

    [Fact]
    public void The_same_entries_give_the_same_bytes() => Assert.Equal(Write(a => a.AddFile("a/b", "c"u8, true)), Write(a => a.AddFile("a/b", "c"u8, true)));

    private static byte[] Write(Action<CpioWriter> add)
    {
        using var output = new MemoryStream();
        using (var archive = new CpioWriter(output))
        {
            add(archive);
        }

        return output.ToArray();
    }

    // Documentation/driver-api/early-userspace/buffer-format.rst: 13 fields of 8 hexadecimal digits after the magic, name and data padded to 4.
    private static List<(string Name, uint Mode, uint Major, uint Minor, string Content)> Read(byte[] archive)
    {
        var entries = new List<(string, uint, uint, uint, string)>();
        for (var at = 0; at < archive.Length;)
        {
            Assert.Equal("070701", Encoding.ASCII.GetString(archive, at, 6));
            var fields = Enumerable.Range(0, 13).Select(i => Convert.ToUInt32(Encoding.ASCII.GetString(archive, at + 6 + (i * 8), 8), 16)).ToArray();
            var name = Encoding.ASCII.GetString(archive, at + 110, (int)fields[11] - 1);
            var start = (at + 110 + (int)fields[11] + 3) & ~3;
            entries.Add((name, fields[1], fields[9], fields[10], Encoding.ASCII.GetString(archive, start, (int)fields[6])));
            at = (start + (int)fields[6] + 3) & ~3;
        }

        return entries;
    }
}
