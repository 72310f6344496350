using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using LabSim.Cli.Guests;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

/// <summary>Consoles at ports for programs that speak telnet.</summary>
public sealed class Telnet
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_connects_types_to_the_node_and_is_shown_what_it_says()
    {
        await using var run = Prepare();
        var typed = new TaskCompletionSource<string>();
        run.Server.OnSocket("GET /api/v1/labs/tri/nodes/r1/console", async socket =>
        {
            await socket.SendAsync("r1 login: "u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
            var buffer = new byte[100];
            var said = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            typed.TrySetResult(Encoding.ASCII.GetString(buffer.AsSpan(0, said.Count)));
            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        });
        var command = run.RunAsync("console", "tri", "r1", "--listen", "127.0.0.1:0");
        await AwaitLinesAsync(run, 1);
        using var program = new TcpClient();
        await program.ConnectAsync(IPEndPoint.Parse(run.OutText.Trim()["telnet://".Length..]), Cancelled);
        var shown = new byte[15 + 10];
        await program.GetStream().ReadExactlyAsync(shown, Cancelled);
        Assert.Equal(new TelnetWire().Greeting.ToArray(), shown[..15]);
        Assert.Equal("r1 login: ", Encoding.ASCII.GetString(shown[15..]));
        await program.GetStream().WriteAsync("root\r\0"u8.ToArray(), Cancelled);
        Assert.Equal("root\r", await typed.Task.WaitAsync(Cancelled));
        run.Interrupts.Raise();
        Assert.Equal(0, await command);
        Assert.Equal(0, await program.GetStream().ReadAsync(shown, Cancelled));
    }

    [Fact]
    public async Task Every_node_with_a_console_has_a_port_whether_it_runs_or_not()
    {
        await using var run = Prepare();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var command = run.RunAsync("console", "tri", "--all", "--listen", $"127.0.0.1:{port}");
        await AwaitLinesAsync(run, 2);
        Assert.Equal($"r1       telnet://127.0.0.1:{port}\nstopped  telnet://127.0.0.1:{port + 1}\n", run.OutText);
        run.Interrupts.Raise();
        Assert.Equal(0, await command);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var run = Prepare();
        run.Server.OnSocket("GET /api/v1/labs/tri/nodes/r1/console", _ => Task.CompletedTask);
        Assert.Equal(1, await run.RunAsync("console", "tri", "r1", "--listen", $"{taken.LocalEndpoint}"));
        Assert.Contains("cannot be listened on", run.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen is an address and a port", "console", "tri", "r1", "--listen", "5000x")]
    [InlineData("--listen and --log do not go together", "console", "tri", "r1", "--listen", "127.0.0.1:0", "--log")]
    [InlineData("there is no port 65536 for stopped", "console", "tri", "--all", "--listen", "127.0.0.1:65535")]
    public async Task Wrong_words_say_what_would_be_right(string message, params string[] words)
    {
        await using var run = Prepare();
        Assert.Equal(2, await run.RunAsync(words));
        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("72 0D 00 6C 0D 0A", "72 0D 6C 0D", "")]
    [InlineData("FF FB 18 61 FF FD 1F", "61", "FF FE 18 FF FC 1F")] // WILL TERMINAL-TYPE, DO NAWS
    [InlineData("FF FD 01 FF FD 03 FF FB 03 FF FD 00 FF FB 00", "", "")] // what was offered, agreed to
    [InlineData("FF FB 01", "", "FF FE 01")] // the program itself would echo: no
    [InlineData("FF FC 18 FF FE 01", "", "")]
    [InlineData("61 FF FA 18 00 76 FF FF 74 FF F0 62", "61 62", "")] // a sub-negotiation, with a doubled byte in it
    [InlineData("FF F1 61 FF FF 62", "61 FF 62", "")] // NOP; a byte of ones
    [InlineData("FF", "", "")]
    [InlineData("", "", "")]
    public void What_a_program_says_of_itself_is_not_typed(string sent, string typed, string answer)
    {
        var bytes = Convert.FromHexString(sent.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal((typed, answer), Pass(new TelnetWire(), [bytes]));
        Assert.Equal((typed, answer), Pass(new TelnetWire(), [.. bytes.Select(letter => new[] { letter })]));
    }

    [Fact]
    public void A_byte_of_ones_that_a_node_says_is_doubled() =>
        Assert.Equal([1, 255, 255, 2], new TelnetWire().ToViewer(new byte[] { 1, 255, 2 }).ToArray());

    private static (string, string) Pass(TelnetWire wire, byte[][] pieces)
    {
        var (typed, answers) = (new List<byte>(), new List<byte>());
        foreach (var piece in pieces)
        {
            var (keys, answer) = wire.FromViewer(piece);
            typed.AddRange(keys.ToArray());
            answers.AddRange(answer.ToArray());
        }

        return (Hex(typed), Hex(answers));

        static string Hex(List<byte> bytes) => string.Join(' ', bytes.Select(value => $"{value:X2}"));
    }

    private static async Task AwaitLinesAsync(CommandRun run, int lines)
    {
        while (run.OutText.Count(letter => letter == '\n') < lines)
        {
            await Task.Delay(20, Cancelled);
        }
    }

    private static CommandRun Prepare()
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        var lab = Documents.Lab("running", "ready", "stopped", "ready");
        var nodes = lab.Nodes.Zip(["r1", "stopped", "way-out"], (node, name) => node with { Name = name, Image = name == "way-out" ? "" : "labsim/router" });
        run.Server.On("GET /api/v1/labs/tri", _ => lab with { Nodes = [.. nodes] }, ContractJson.Default.LabDocument);
        return run;
    }
}
