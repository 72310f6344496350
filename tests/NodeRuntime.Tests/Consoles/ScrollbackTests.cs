using System.Text;
using LabSim.NodeRuntime.Consoles;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles;

public class ScrollbackTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(5000, 7)]
    [InlineData(5000, 4999)]
    [InlineData(5000, 5001)]
    [InlineData(5000, 12345)]
    public void It_keeps_exactly_the_last_bytes(int capacity, int piece)
    {
        var scrollback = new Scrollback(capacity);
        var all = new List<byte>();
        for (var i = 0; i < 40; i++)
        {
            var bytes = Enumerable.Range(0, piece).Select(n => (byte)((i * 31) + n)).ToArray();
            all.AddRange(bytes);
            scrollback.Append(bytes);
            Assert.Equal(all.TakeLast(capacity), scrollback.Last(int.MaxValue));
            Assert.Equal(all.TakeLast(Math.Min(4, capacity)), scrollback.Last(4));
        }
    }

    [Fact]
    public void The_tail_of_a_log_is_its_last_lines_from_an_offset_on()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["log"], "old start\nold end\nnew start\n\nnew end\n");
        Assert.Equal("new start; new end", LogTail.LastLines(directory["log"], from: 18));
        Assert.Equal("new end", LogTail.LastLines(directory["log"], from: 18, lines: 1));
        Assert.Equal("", LogTail.LastLines(directory["none"], from: 0));
    }

    [Fact]
    public void A_log_that_outgrew_its_limit_keeps_its_last_part_and_its_writer_goes_on()
    {
        using var directory = new TemporaryDirectory();
        using var writer = LabSim.Interop.Processes.InheritableFile.Append(directory["log"]);
        using var stream = new FileStream(writer, FileAccess.Write, bufferSize: 0);
        stream.Write(Encoding.ASCII.GetBytes(new string('a', 5000) + "tail"));
        LogTail.Cap(directory["log"], limit: 10_000, keep: 4);
        Assert.Equal(5004, LogTail.Length(directory["log"]));
        LogTail.Cap(directory["log"], limit: 5000, keep: 4);
        stream.Write("more"u8);
        Assert.Equal("tailmore", File.ReadAllText(directory["log"]));
    }
}
