using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Exec
{
    private const string Address = "GET /api/v1/labs/tri/nodes/r1/exec";

    [Fact]
    public async Task Outputs_stay_apart_and_binary_and_the_status_is_the_commands()
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false) };
        byte[] bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7 >> 3))];
        ExecRequest? asked = null;
        run.Server.OnSocket(Address, async socket =>
        {
            asked = JsonSerializer.Deserialize((await ReadAsync(socket)).Bytes, ContractJson.Default.ExecRequest);
            await SendAsync(socket, ExecChannel.Output, bytes);
            await SendAsync(socket, ExecChannel.Error, "oops"u8.ToArray());
            await EndAsync(socket, new ExecResult(7, null));
        });
        Assert.Equal(7, await run.RunAsync("exec", "tri", "r1", "--", "sh", "-c", "exit 7", "--json"));
        Assert.Equal(["sh", "-c", "exit 7", "--json"], asked!.Argv);
        Assert.False(asked.Input);
        Assert.Equal(bytes, run.OutBytes);
        Assert.Equal("oops", run.RawErrorText);
        Assert.Empty(run.OutText + run.ErrorText);
    }

    [Fact]
    public async Task Standard_input_is_forwarded_to_its_end_where_it_is_no_terminal()
    {
        await using var run = new CommandRun();
        byte[] bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i % 251))];
        run.Input = new MemoryStream(bytes);
        run.Server.OnSocket(Address, async socket =>
        {
            Assert.True(JsonSerializer.Deserialize((await ReadAsync(socket)).Bytes, ContractJson.Default.ExecRequest)!.Input);
            while (await ReadAsync(socket) is { Bytes.Length: > 1 } chunk)
            {
                Assert.Equal(ExecChannel.Input, chunk.Bytes[0]);
                await SendAsync(socket, ExecChannel.Output, chunk.Bytes[1..]);
            }

            await EndAsync(socket, new ExecResult(0, null));
        });
        Assert.Equal(0, await run.RunAsync("exec", "tri", "r1", "--", "cat"));
        Assert.Equal(bytes, run.OutBytes);
    }

    [Fact]
    public async Task A_hundred_kilobytes_of_arguments_pass_as_they_are()
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false) };
        string[] words = ["printf", "%s\n", .. Enumerable.Range(0, 1000).Select(i => new string((char)('a' + (i % 26)), 100)), "-h", "@x", ""];
        run.Server.OnSocket(Address, async socket =>
        {
            var asked = JsonSerializer.Deserialize((await ReadAsync(socket)).Bytes, ContractJson.Default.ExecRequest)!;
            await EndAsync(socket, new ExecResult(asked.Argv.SequenceEqual(words) ? 0 : 1, null));
        });
        Assert.Equal(0, await run.RunAsync(["exec", "tri", "r1", "--", .. words]));
    }

    [Theory]
    [InlineData(127, "nope: not found")]
    [InlineData(126, "/etc/hostname: not executable")]
    [InlineData(125, "the agent does not answer")]
    public async Task What_LabSim_could_not_do_has_its_own_statuses_and_prefix(int status, string error)
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false) };
        run.Server.OnSocket(Address, async socket =>
        {
            await ReadAsync(socket);
            await EndAsync(socket, new ExecResult(status, error));
        });
        Assert.Equal(status, await run.RunAsync("exec", "tri", "r1", "--", "nope"));
        Assert.Equal($"labsim: {error}\n", run.ErrorText);
    }

    [Fact]
    public async Task What_mends_it_stands_below()
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false) };
        run.Server.OnSocket(Address, async socket =>
        {
            await ReadAsync(socket);
            await EndAsync(socket, new ExecResult(125, "node r1 of lab tri is paused", "labsim resume tri r1"));
        });
        Assert.Equal(125, await run.RunAsync("exec", "tri", "r1", "--", "true"));
        Assert.Equal("labsim: node r1 of lab tri is paused\n        labsim resume tri r1\n", run.ErrorText);
    }

    [Fact]
    public async Task A_refusal_is_125_with_the_servers_words()
    {
        await using var run = new CommandRun();
        run.Server.Refuse(Address, Documents.Problem(404, "lab 'tri' has no node 'r1' (it has r2)", ExitStatus.NotFound));
        Assert.Equal(125, await run.RunAsync("exec", "tri", "r1", "--", "true"));
        Assert.Equal("labsim: lab 'tri' has no node 'r1' (it has r2)\n", run.ErrorText);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_125()
    {
        await using var run = new CommandRun();
        run.Server.OnSocket(Address, async socket =>
        {
            await ReadAsync(socket);
            socket.Abort();
        });
        Assert.Equal(125, await run.RunAsync("exec", "tri", "r1", "--", "true"));
        Assert.StartsWith("labsim: the connection to the lab server was lost", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_closes_the_channel_which_ends_the_command()
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false) };
        var closed = new TaskCompletionSource();
        run.Server.OnSocket(Address, async socket =>
        {
            await ReadAsync(socket);
            run.Interrupts.Raise();
            try
            {
                await ReadAsync(socket);
            }
            catch (Exception error) when (error is WebSocketException or IOException)
            {
                // That is what the server sees of a client that was killed.
            }

            closed.SetResult();
        });
        Assert.Equal(130, await run.RunAsync("exec", "tri", "r1", "--", "sleep", "60"));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_reader_that_left_ends_the_command_as_a_broken_pipe()
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false), RawOut = new BrokenPipe() };
        run.Server.OnSocket(Address, async socket =>
        {
            await ReadAsync(socket);
            await SendAsync(socket, ExecChannel.Output, "more"u8.ToArray());
            await ReadAsync(socket);
        });
        Assert.Equal(141, await run.RunAsync("exec", "tri", "r1", "--", "yes"));
    }

    [Fact]
    public async Task The_lab_may_be_left_out_where_only_one_runs()
    {
        await using var run = new CommandRun { Terminals = new(In: true, false, false) };
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        run.Server.OnSocket(Address, async socket =>
        {
            await ReadAsync(socket);
            await EndAsync(socket, new ExecResult(0, null));
        });
        Assert.Equal(0, await run.RunAsync("exec", "r1", "--", "true"));
    }

    private static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += received.Count;
            if (received.EndOfMessage)
            {
                return (received.MessageType, buffer[..length]);
            }
        }
    }

    private static Task SendAsync(WebSocket socket, byte kind, byte[] bytes) =>
        socket.SendAsync(new ArraySegment<byte>([kind, .. bytes]), WebSocketMessageType.Binary, true, CancellationToken.None);

    private static async Task EndAsync(WebSocket socket, ExecResult result)
    {
        await SendAsync(socket, ExecChannel.Result, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result, ContractJson.Default.ExecResult)));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
