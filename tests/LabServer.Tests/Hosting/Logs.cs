using LabSim.LabServer.Logging;
using LabSim.TestKit;
using Microsoft.Extensions.Logging;

namespace LabSim.LabServer.Tests.Hosting;

public sealed class Logs
{
    [Fact]
    public void A_full_log_becomes_the_old_one_and_no_line_is_lost_on_the_way()
    {
        using var directory = new TemporaryDirectory();
        using var log = new RotatingLog(directory["x.log"], 100);
        for (var i = 10; i < 28; i++)
        {
            log.Write($"line {i}");
        }

        Assert.Equal(2, Directory.GetFiles(directory.Path).Length);
        Assert.True(new FileInfo(directory["x.log"]).Length <= 100);
        Assert.True(new FileInfo(directory["x.log.1"]).Length <= 100);
        Assert.Equal("line 27", File.ReadLines(directory["x.log"]).Last());
        Assert.Equal(Enumerable.Range(10, 18).Select(i => $"line {i}"), File.ReadLines(directory["x.log.1"]).Concat(File.ReadLines(directory["x.log"])));
    }

    [Fact]
    public void A_log_that_cannot_be_written_stops_nobody()
    {
        using var directory = new TemporaryDirectory();
        using var log = new RotatingLog(directory["missing/x.log"], 100);
        log.Write("lost");
        Directory.CreateDirectory(directory["missing"]);
        log.Write("kept");
        Assert.Equal(["kept"], File.ReadLines(directory["missing/x.log"]));
    }

    [Fact]
    public void A_line_says_when_how_bad_who_and_what_and_is_one_line()
    {
        var lines = new List<string>();
        using var provider = new TextLoggerProvider(new ManualTimeProvider(), lines.Add);
        provider.CreateLogger("Who").Log(LogLevel.Warning, new EventId(42), "two\nlines", null, (state, _) => state);
        Assert.Equal("2026-01-01T00:00:00.000Z warn Who[42] two lines", Assert.Single(lines));
    }
}
