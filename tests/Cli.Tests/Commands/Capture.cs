using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Capture
{
    private const string Address = "GET /api/v1/labs/tri/captures";
    private static readonly byte[] Blocks = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    [Fact]
    public async Task Passes_what_is_asked_for_and_writes_what_comes()
    {
        await using var run = Prepare();
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream, "Location: /api/v1/labs/tri/captures/1\r\n");
            await stream.WriteAsync(Blocks);
            stream.Close();
        });
        Assert.Equal(0, await run.RunAsync("capture", "tri", "r1:eth1", "r2", "-f", "ip proto 89 & x", "-s", "96", "-c", "4", "--duration", "1500ms", "-w", "o.pcapng"));
        Assert.Equal(
            "/api/v1/labs/tri/captures?endpoint=r1%3Aeth1&endpoint=r2&snaplen=96&filter=ip%20proto%2089%20%26%20x&count=4&duration=1.5",
            run.Server.Requests.Last().Target);
        Assert.Equal(Blocks, await File.ReadAllBytesAsync(run.Directory["o.pcapng"], TestContext.Current.CancellationToken));
        Assert.Equal("capturing on r1:eth1, r2\n4.9 KiB in o.pcapng\n", run.ErrorText);
        Assert.Empty(run.OutText);
    }

    [Fact]
    public async Task A_pipe_gets_the_bytes_and_standard_error_says_when_nothing_is_missed_any_more()
    {
        await using var run = Prepare();
        run.Server.On(Address, async (_, stream) =>
        {
            Assert.Empty(run.ErrorText);
            await FakeServer.BeginAsync(stream);
            await stream.WriteAsync(Blocks);
            stream.Close();
        });
        Assert.Equal(0, await run.RunAsync("capture", "r1:eth1", "-w", "-"));
        Assert.Equal(Blocks, run.OutBytes);
        Assert.Equal("capturing on r1:eth1\n", run.ErrorText);
    }

    [Fact]
    public async Task An_interrupt_ends_it_in_order_and_takes_the_last_blocks()
    {
        await using var run = Prepare();
        var ended = new TaskCompletionSource();
        run.Server.On("DELETE /api/v1/labs/tri/captures/1", async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            ended.SetResult();
        });
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream, "Location: /api/v1/labs/tri/captures/1\r\n");
            await stream.WriteAsync(Blocks);
            await WaitForAsync(() => run.ErrorText.Length > 0);
            run.Interrupts.Raise();
            await ended.Task;
            await stream.WriteAsync("last"u8.ToArray());
            stream.Close();
        });
        Assert.Equal(0, await run.RunAsync("capture", "r1:eth1", "-w", "-"));
        Assert.Equal([.. Blocks, .. "last"u8], run.OutBytes);
    }

    [Fact]
    public async Task A_reader_that_left_ends_it_in_order()
    {
        await using var run = Prepare();
        run.RawOut = new BrokenPipe();
        run.Server.On("DELETE /api/v1/labs/tri/captures/1", async (_, stream) => await stream.WriteAsync("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream, "Location: /api/v1/labs/tri/captures/1\r\n");
            await stream.WriteAsync(Blocks);
            await WaitForAsync(() => run.Server.Requests.Any(request => request.Method == "DELETE"));
            stream.Close();
        });
        Assert.Equal(0, await run.RunAsync("capture", "r1:eth1"));
        Assert.Contains(run.Server.Requests, request => request.Method == "DELETE");
    }

    [Theory]
    [InlineData("12", "30", "12 frames on r1:eth1 in the last 30.0 s\n")]
    [InlineData("0", "30", "no frame on r1:eth1 in the last 30.0 s\n")]
    [InlineData("1", "4.25", "1 frame on r1:eth1 in the last 30.0 s\nthe recording reaches back 4.2 s, not 30.0 s\n")]
    public async Task The_past_alone_ends_by_itself_and_is_told_of(string frames, string seconds, string told)
    {
        await using var run = Prepare();
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream, $"LabSim-Past-Frames: {frames}\r\nLabSim-Past-Seconds: {seconds}\r\n");
            await stream.WriteAsync(Blocks);
            stream.Close();
        });
        Assert.Equal(0, await run.RunAsync("capture", "tri", "r1:eth1", "--last", "30s", "-w", "x.pcapng"));
        Assert.Equal("/api/v1/labs/tri/captures?endpoint=r1%3Aeth1&snaplen=262144&last=30", run.Server.Requests.Last().Target);
        Assert.Equal(Blocks, await File.ReadAllBytesAsync(run.Directory["x.pcapng"], TestContext.Current.CancellationToken));
        Assert.Equal(told + "4.9 KiB in x.pcapng\n", run.ErrorText);
    }

    [Theory]
    [InlineData("&last=30&follow=true", "--follow")]
    [InlineData("&count=4&last=30", "-c", "4")]
    [InlineData("&duration=5&last=30", "--duration", "5s")]
    public async Task After_the_past_it_goes_on_where_an_end_or_none_is_named(string query, params string[] words)
    {
        await using var run = Prepare();
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream, "LabSim-Past-Frames: 1000\r\nLabSim-Past-Seconds: 30\r\n");
            stream.Close();
        });
        Assert.Equal(0, await run.RunAsync(["capture", "tri", "r1:eth1", "--last", "30s", .. words, "-w", "-"]));
        Assert.EndsWith(query, run.Server.Requests.Last().Target, StringComparison.Ordinal);
        Assert.Equal("1,000 frames on r1:eth1 in the last 30.0 s\ncapturing on r1:eth1\n", run.ErrorText);
    }

    [Fact]
    public async Task A_bad_filter_is_a_usage_error_before_any_output()
    {
        await using var run = Prepare();
        run.Server.Refuse(Address, Documents.Problem(400, "bad filter 'ip prot': syntax error", ExitStatus.Usage, "see pcap-filter(7)"));
        Assert.Equal(2, await run.RunAsync("capture", "r1:eth1", "-f", "ip prot", "-w", "o.pcapng"));
        Assert.Equal("labsim: bad filter 'ip prot': syntax error\n        see pcap-filter(7)\n", run.ErrorText);
        Assert.False(File.Exists(run.Directory["o.pcapng"]));
    }

    [Fact]
    public async Task A_terminal_is_no_place_for_a_capture()
    {
        await using var run = Prepare();
        run.Terminals = new(true, Out: true, true);
        Assert.Equal(2, await run.RunAsync("capture", "r1:eth1"));
        Assert.Contains("standard output is a terminal", run.ErrorText, StringComparison.Ordinal);
        Assert.Empty(run.Server.Requests);
    }

    [Fact]
    public async Task A_stream_that_is_cut_off_is_an_error()
    {
        await using var run = Prepare();
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream, "Content-Length: 100000\r\n");
            await stream.WriteAsync(Blocks);
            stream.Close();
        });
        Assert.Equal(1, await run.RunAsync("capture", "r1:eth1"));
        Assert.Contains("the connection to the lab server was lost", run.ErrorText, StringComparison.Ordinal);
    }

    private static CommandRun Prepare()
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        return run;
    }

    private static async Task WaitForAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
