using System.Net.WebSockets;
using System.Text;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Consoles
{
    private const string Log = "GET /api/v1/labs/tri/nodes/r1/console/log";
    private static readonly byte[] Boot = [.. "boot \e[2J\u009b31m\r\n"u8, 0xff, 0x00];

    [Fact]
    public async Task Keys_go_up_and_the_line_comes_down_until_the_escape_key()
    {
        await using var run = Prepare();
        run.Input = new MemoryStream("show ip route\r\u001dnever typed"u8.ToArray());
        var typed = new TaskCompletionSource<string>();
        run.Server.OnSocket("GET /api/v1/labs/tri/nodes/r1/console", async socket =>
        {
            await socket.SendAsync(Boot, WebSocketMessageType.Binary, true, CancellationToken.None);
            var buffer = new byte[100];
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            typed.SetResult(Encoding.ASCII.GetString(buffer, 0, received.Count));
            await socket.SendAsync("answer"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        });
        Assert.Equal(0, await run.RunAsync("console", "tri", "r1"));
        Assert.Equal("show ip route\r", await typed.Task);
        Assert.Equal([.. Boot, .. "answer"u8], run.OutBytes);
        Assert.Equal("/api/v1/labs/tri/nodes/r1/console?scrollback=4096", run.Server.Requests.Last().Target);
    }

    [Fact]
    public async Task A_line_that_is_closed_at_the_other_end_is_said_to_be()
    {
        await using var run = Prepare();
        run.Input = new NeverEnding();
        run.Server.OnSocket("GET /api/v1/labs/tri/nodes/r1/console", socket =>
            socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None));
        Assert.Equal(0, await run.RunAsync("console", "tri", "r1"));
        Assert.Contains("the console of r1 was closed", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_raw_in_a_file_and_inert_on_a_terminal()
    {
        await using var file = Prepare();
        Assert.Equal(0, await file.RunAsync("console", "tri", "r1", "--log"));
        Assert.Equal(Boot, file.OutBytes);
        await using var terminal = Prepare();
        terminal.Terminals = new(true, Out: true, true);
        Assert.Equal(0, await terminal.RunAsync("console", "tri", "r1", "--log"));
        Assert.StartsWith("boot \\u001b[2J", terminal.OutText, StringComparison.Ordinal);
        Assert.DoesNotContain(terminal.OutText, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task All_is_all_and_not_a_log()
    {
        await using var run = Prepare();
        Assert.Equal(2, await run.RunAsync("console", "tri", "r1", "--all"));
        Assert.Contains("--all is every node: leave r1 out", run.ErrorText, StringComparison.Ordinal);
        await using var both = Prepare();
        Assert.Equal(2, await both.RunAsync("console", "tri", "--all", "--log"));
        Assert.Contains("--all and --log do not go together", both.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_machine_runs_there_is_no_window_to_open()
    {
        await using var run = Prepare();
        var node = new NodeDocument { Name = "r1", Kind = "linux-router", Image = "labsim/router", Arch = "x86_64", State = "stopped", Interfaces = [] };
        var nat = node with { Name = "net0", Kind = "nat", Image = "", State = "ready", Pid = 5 };
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab() with { Nodes = [node, nat] }, ContractJson.Default.LabDocument);
        Assert.Equal(1, await run.RunAsync("console", "--all"));
        Assert.Contains("no node of tri runs that has a console", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("labsim start tri", run.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tri", "r1:2")]
    [InlineData("tri", "r1", "--port", "2")]
    [InlineData("r1:2", "--port", "2")]
    public async Task The_second_serial_port_is_named_either_way(params string[] words)
    {
        await using var run = Prepare();
        run.Input = new MemoryStream("\u001d"u8.ToArray());
        run.Server.OnSocket("GET /api/v1/labs/tri/nodes/r1/console", socket => socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None).AsTask());
        Assert.Equal(0, await run.RunAsync(["console", .. words]));
        Assert.Equal("/api/v1/labs/tri/nodes/r1/console?port=2&scrollback=4096", run.Server.Requests.Last().Target);
        await using var log = Prepare();
        Assert.Equal(0, await log.RunAsync(["console", .. words, "--log"]));
        Assert.Equal("/api/v1/labs/tri/nodes/r1/console/log?port=2", log.Server.Requests.Last().Target);
    }

    [Theory]
    [InlineData("'r1:x' is no serial port", "tri", "r1:x")]
    [InlineData("'r1:0' is no serial port", "tri", "r1:0")]
    [InlineData("'r1:2' is serial port 2, and --port says 3", "tri", "r1:2", "--port", "3")]
    [InlineData("--port is a number from 1 on, not 0", "tri", "r1", "--port", "0")]
    public async Task A_serial_port_that_is_none_is_told(string message, params string[] words)
    {
        await using var run = Prepare();
        Assert.Equal(2, await run.RunAsync(["console", .. words]));
        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_with_a_port_is_for_those_that_have_it()
    {
        await using var run = Prepare();
        var node = new NodeDocument { Name = "r1", Kind = "linux-router", Image = "labsim/router", Arch = "x86_64", State = "stopped", SerialPorts = 2, Interfaces = [] };
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab() with { Nodes = [node] }, ContractJson.Default.LabDocument);
        Assert.Equal(1, await run.RunAsync("console", "tri", "--all", "--port", "2"));
        Assert.Contains("no node of tri runs that has a console", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(1, await run.RunAsync("console", "tri", "--all", "--port", "3", "--listen", "127.0.0.1:0"));
        Assert.Contains("no node of tri has a serial port 3", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("serial-ports: 3 in the topology", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_all_one_node_is_named()
    {
        await using var run = Prepare();
        Assert.Equal(2, await run.RunAsync("console"));
        Assert.Contains("one NODE is needed", run.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("--all", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(2, await run.RunAsync("console", "tri", "r1", "r2"));
        Assert.Contains("labsim console tri --all opens a window for every node", run.ErrorText, StringComparison.Ordinal);
    }

    private static CommandRun Prepare()
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        run.Server.On(Log, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream);
            await stream.WriteAsync(Boot);
            stream.Close();
        });
        return run;
    }

    /// <summary>A terminal at which nobody types.</summary>
    private sealed class NeverEnding : MemoryStream
    {
        private readonly ManualResetEventSlim _disposed = new();

        public override int Read(Span<byte> buffer)
        {
            _disposed.Wait(TestContext.Current.CancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            _disposed.Set();
            base.Dispose(disposing);
        }
    }
}
