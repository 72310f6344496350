using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

/// <summary>What is typed slowly into a console, and what of a console is written to a file.</summary>
public sealed class Pastes
{
    private const string Console = "GET /api/v1/labs/tri/nodes/r1/console";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_sent_to_be_typed_and_what_the_node_says_is_shown()
    {
        await using var run = Prepare();
        run.Write("acl.txt", "one\r\ntwo");
        var asked = new TaskCompletionSource<ConsoleRequest>();
        run.Server.OnSocket(Console, async socket =>
        {
            asked.SetResult(await HearAsync(socket));
            await TellAsync(socket, new PasteProgress(1, 2, "typing"));
            await socket.SendAsync("r1# two"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
            await TellAsync(socket, new PasteProgress(2, 2, "done"));
            await socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None);
        });
        Assert.Equal(0, await run.RunAsync("console", "tri", "r1", "--send", "acl.txt", "--paste-delay", "20ms"));
        Assert.Equal(new ConsoleRequest("one\r\ntwo\n", 20), await asked.Task);
        Assert.Equal("r1# two", Encoding.ASCII.GetString(run.OutBytes));
        Assert.Contains("labsim: 2 lines typed to r1", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_stops_the_typing_and_says_how_far_it_came()
    {
        await using var run = Prepare();
        run.Input = new MemoryStream("one\ntwo\n"u8.ToArray());
        run.Server.OnSocket(Console, async socket =>
        {
            await HearAsync(socket);
            run.Interrupts.Raise();
            Assert.True((await HearAsync(socket)).Stop);
            await TellAsync(socket, new PasteProgress(1, 2, "stopped"));
            await socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None);
        });
        Assert.Equal(ExitStatus.Interrupted, await run.RunAsync("console", "tri", "r1:2", "--send", "-"));
        Assert.Contains("stopped after 1 of 2 lines", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_that_closes_under_it_is_a_failure()
    {
        await using var run = Prepare();
        run.Write("a.txt", "one\n");
        run.Server.OnSocket(Console, async socket =>
        {
            await HearAsync(socket);
            await TellAsync(socket, new PasteProgress(0, 1, "failed", "the console is not connected"));
            await socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None);
        });
        Assert.Equal(1, await run.RunAsync("console", "tri", "r1", "--send", "a.txt"));
        Assert.Contains("the console of r1 was closed after 0 of 1 lines: the console is not connected", run.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\rtwo\r\u001d", "one\rtwo\r")]
    [InlineData("one\ntwo\u001d", "one\ntwo")]
    [InlineData("show version\r\u001d", null)]
    [InlineData("\u001b[A\u001d", null)]
    public async Task On_a_terminal_several_lines_at_once_are_pasted(string keys, string? pasted)
    {
        await using var run = Prepare();
        run.Terminals = new(In: true, false, false);
        run.Input = new MemoryStream(Encoding.UTF8.GetBytes(keys));
        var asked = new TaskCompletionSource<string?>();
        run.Server.OnSocket(Console, async socket =>
        {
            var buffer = new byte[1000];
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            asked.SetResult(received.MessageType == WebSocketMessageType.Binary ? null : JsonSerializer.Deserialize(buffer.AsSpan(0, received.Count), ContractJson.Default.ConsoleRequest)!.Paste);
        });
        Assert.Equal(0, await run.RunAsync("console", "tri", "r1"));
        Assert.Equal(pasted, await asked.Task);
    }

    [Fact]
    public async Task A_log_file_has_what_is_said_from_now_on_and_is_appended_to()
    {
        await using var run = Prepare();
        run.Write("r1.log", "yesterday\n");
        run.Input = new MemoryStream("\r"u8.ToArray());
        run.Server.OnSocket(
            Console,
            async socket =>
            {
                await socket.SendAsync("befo"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
                await socket.SendAsync("re\r\nnow\r\n"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            },
            "LabSim-Scrollback: 8\r\n");
        Assert.Equal(0, await run.RunAsync("console", "tri", "r1", "--log-file", "{node}.log"));
        Assert.Equal("before\r\nnow\r\n", Encoding.ASCII.GetString(run.OutBytes));
        Assert.Equal("yesterday\nnow\r\n", await File.ReadAllTextAsync(run.Directory["r1.log"], Cancelled));
    }

    [Fact]
    public async Task While_telnet_is_served_each_console_has_its_log()
    {
        await using var run = Prepare();
        run.Server.OnSocket(Console, async socket =>
        {
            await socket.SendAsync("r1 says\r\n"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
            await socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None);
        });
        var command = run.RunAsync("console", "tri", "r1:3", "--listen", "127.0.0.1:0", "--log-file", "{node}.log");
        while (!File.Exists(run.Directory["r1:3.log"]) || await File.ReadAllTextAsync(run.Directory["r1:3.log"], Cancelled) != "r1 says\r\n")
        {
            await Task.Delay(20, Cancelled);
        }

        using var program = new TcpClient();
        await program.ConnectAsync(IPEndPoint.Parse(run.OutText.Trim()["telnet://".Length..]), Cancelled);
        run.Interrupts.Raise();
        Assert.Equal(0, await command);
        Assert.Contains(run.Server.Requests, request => request.Target == "/api/v1/labs/tri/nodes/r1/console?port=3&scrollback=0");
    }

    [Theory]
    [InlineData(2, "--send and --log do not go together", "--send", "x", "--log")]
    [InlineData(2, "--all and --send do not go together", "--send", "x", "--all")]
    [InlineData(2, "--paste-delay is at most 1s, not 2s", "--paste-delay", "2s")]
    [InlineData(2, "--listen and --paste-delay do not go together", "--listen", "127.0.0.1:0", "--paste-delay", "2ms")]
    [InlineData(2, "put {node} into its name", "--all", "--log-file", "x.log")]
    [InlineData(2, "there is nothing in empty.txt to type", "--send", "empty.txt")]
    [InlineData(2, "binary is not UTF-8 text", "--send", "binary")]
    [InlineData(2, "large has 1 MiB or more", "--send", "large")]
    [InlineData(4, "none.txt cannot be read", "--send", "none.txt")]
    [InlineData(1, "/none/r1.log cannot be written", "--log-file", "none/r1.log")]
    public async Task Wrong_words_say_what_would_be_right(int status, string message, params string[] words)
    {
        await using var run = Prepare();
        run.Write("empty.txt", "");
        run.Write("large", new string('x', 1 << 20));
        await File.WriteAllBytesAsync(run.Directory["binary"], [0xff, 0xfe, 0x80], Cancelled);
        Assert.Equal(status, await run.RunAsync(["console", "tri", .. words.Contains("--all") ? (string[])[] : ["r1"], .. words]));
        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
    }

    private static async Task<ConsoleRequest> HearAsync(WebSocket socket)
    {
        var buffer = new byte[1000];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return JsonSerializer.Deserialize(buffer.AsSpan(0, received.Count), ContractJson.Default.ConsoleRequest)!;
    }

    private static Task TellAsync(WebSocket socket, PasteProgress news) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(news, ContractJson.Default.PasteProgress), WebSocketMessageType.Text, true, CancellationToken.None);

    private static CommandRun Prepare()
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        return run;
    }
}
