using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

/// <summary>stats --watch: rates between two looks, on a terminal, in a file and as documents.</summary>
public sealed class StatsWatching
{
    [Fact]
    public async Task Documents_come_one_a_line_until_the_lab_is_down()
    {
        await using var run = new CommandRun();
        Looks(run, 3);
        Assert.Equal(0, await run.RunAsync("stats", "tri", "--watch", "--interval", "20ms", "--json"));
        var documents = run.OutText.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize(line, ContractJson.Default.StatsDocument)!).ToArray();
        Assert.Equal(3, documents.Length);
        var way = documents[0].Links.Single().Rates.AToB;
        Assert.InRange(way.FramesPerSecond * documents[0].IntervalSeconds, 940, 1060);
        Assert.InRange(way.BitsPerSecond * documents[0].IntervalSeconds, 7_500_000, 8_500_000);
        Assert.Equal(new DropsDocument(0, 2, 0, 0, 0), way.DropsBy);
        Assert.InRange(documents[0].Nodes[0].CpuPercent!.Value * documents[0].IntervalSeconds, 45, 55);
        Assert.Equal("labsim: lab tri is down\n", run.ErrorText);
    }

    [Fact]
    public async Task A_pipe_gets_lines_that_speak_for_themselves()
    {
        await using var run = new CommandRun();
        Looks(run, 1);
        Assert.Equal(0, await run.RunAsync("stats", "tri", "--watch", "--interval", "20ms"));
        Assert.DoesNotContain('\e', run.OutText);
        Assert.Matches(@"Z r1 stopped cpu [0-9.]+ % memory 192 MiB\n", run.OutText);
        Assert.Matches(@"Z r1:eth1 → r2:eth1 up [0-9.]+ frames/s [0-9.]+M bit/s [0-9.]+ drops/s queue 2\n", run.OutText);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_terminal_is_drawn_in_place_within_its_size_and_given_back(int columns)
    {
        await using var run = new CommandRun { Terminals = new(true, true, true), WindowSize = (columns, 24) };
        Looks(run, 3, links: 40);
        Assert.Equal(0, await run.With("TERM", "xterm").RunAsync("stats", "tri", "--watch", "--interval", "20ms"));
        var text = run.OutText;
        Assert.StartsWith("\e[?1049h\e[?25l\e[H", text, StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h\e[?1049l", text, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(text, "1049l"));
        var frames = text.Split("\e[H")[1..];
        Assert.Equal(3, frames.Length);
        Assert.All(frames, frame =>
        {
            var rows = System.Text.RegularExpressions.Regex.Replace(frame, "\e\\[[0-9?]*[a-zA-Z]", "").Split("\r\n");
            Assert.InRange(rows.Length, 20, 24);
            Assert.All(rows, row => Assert.InRange(row.Length, 0, columns));
            Assert.DoesNotContain(rows, row => row.Contains('\n', StringComparison.Ordinal));
            Assert.Contains(rows, row => row.Contains("more directions, less busy", StringComparison.Ordinal));
            Assert.Contains(rows, row => row.StartsWith("r1:eth1", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_130_and_the_terminal_as_it_was()
    {
        await using var run = new CommandRun { Terminals = new(true, true, true), WindowSize = (80, 24) };
        Looks(run, 1_000_000);
        var watching = run.With("TERM", "xterm").RunAsync("stats", "tri", "--watch", "--interval", "20ms");
        while (run.Server.Requests.Count < 5)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        run.Interrupts.Raise();
        Assert.Equal(130, await watching);
        Assert.EndsWith("\e[?25h\e[?1049l", run.OutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lab_that_is_down_and_an_interval_without_a_watch_are_refused()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab("stopped", "stopped"), ContractJson.Default.LabDocument);
        Assert.Equal(1, await run.RunAsync("stats", "tri", "--watch"));
        Assert.Contains("labsim start tri", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(2, await run.RunAsync("stats", "tri", "--interval", "2s"));
    }

    /// <summary>A lab that is looked at: each time a thousand frames of a thousand bytes more, half a second of CPU, two losses; then it is down.</summary>
    private static void Looks(CommandRun run, int count, int links = 1)
    {
        var look = -1;
        run.Server.On("GET /api/v1/labs/tri", _ =>
        {
            look++;
            return Documents.Lab(look >= count ? "stopped" : "running") with
            {
                Nodes = [.. Documents.Lab().Nodes.Select(node => node with { CpuSeconds = look * 0.5, State = look >= count ? "stopped" : "ready" })],
                Links =
                [
                    .. Enumerable.Range(1, links).Select(i => Documents.Link("up") with
                    {
                        Id = $"r1:eth{i}--r2:eth{i}", Endpoints = [$"r1:eth{i}", $"r2:eth{i}"],
                        Counters = new(new(look * 1000, look * 1_000_000, look * 2, new(0, look * 2, 0, 0, 0)), new(7, 700, 0, new(0, 0, 0, 0, 0))),
                    }),
                ],
            };
        }, ContractJson.Default.LabDocument);
    }
}
