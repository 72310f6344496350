using System.Net.WebSockets;
using System.Text;
using LabSim.NodeRuntime.Agent;

namespace LabSim.LabServer.Tests.Streams;

public sealed class ExecSessions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_that_says_goodbye_kills_its_command()
    {
        await using var door = await ExecDoor.OpenAsync();
        using var client = await ExecClient.ConnectAsync(door.SocketPath);
        await client.BeginAsync(input: false, "sleep");
        await door.Began.Task.WaitAsync(Patience, Cancelled);
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WaitAsync(Patience, Cancelled);
        await door.Killed.Task.WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task A_caller_that_is_killed_kills_its_command()
    {
        await using var door = await ExecDoor.OpenAsync();
        using var client = await ExecClient.ConnectAsync(door.SocketPath);
        await client.BeginAsync(input: false, "sleep");
        await door.Began.Task.WaitAsync(Patience, Cancelled);
        client.Socket.Abort();
        await door.Killed.Task.WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task A_caller_that_is_killed_while_nobody_takes_its_input_kills_its_command()
    {
        await using var door = await ExecDoor.OpenAsync();
        using var client = await ExecClient.ConnectAsync(door.SocketPath);
        await client.BeginAsync(input: true, "sleep");
        await door.Began.Task.WaitAsync(Patience, Cancelled);
        using var full = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var piece = new byte[64 << 10];
        try
        {
            while (true)
            {
                await client.Socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, full.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Every buffer on the way is full; cancelling a send aborts the socket, as killing the caller does.
        }

        await door.Killed.Task.WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task Outputs_stay_apart_and_whole_and_input_has_an_end()
    {
        await using var door = await ExecDoor.OpenAsync();
        door.Work = async (input, output, cancellation) =>
        {
            var buffer = new byte[10_000];
            while (await input!.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                await output(GuestOutput.Standard, buffer.AsMemory(0, count));
            }

            await output(GuestOutput.Error, new byte[] { 0xff, 0, 0xfe });
        };
        using var client = await ExecClient.ConnectAsync(door.SocketPath);
        await client.BeginAsync(input: true, "cat");
        var sent = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7)).ToArray();
        var reading = client.ReadAsync();
        foreach (var piece in sent.Chunk(70_000))
        {
            await client.TypeAsync(piece);
        }

        await client.TypeAsync(default);
        var (output, error, result) = await reading.WaitAsync(Patience, Cancelled);
        Assert.Equal(sent, output);
        Assert.Equal(new byte[] { 0xff, 0, 0xfe }, error);
        Assert.Equal((0, null), (result.ExitStatus, result.Error));
    }

    [Fact]
    public async Task Input_that_the_command_leaves_unread_does_not_hold_up_its_result()
    {
        await using var door = await ExecDoor.OpenAsync();
        door.Work = (_, _, _) => Task.CompletedTask;
        using var client = await ExecClient.ConnectAsync(door.SocketPath);
        await client.BeginAsync(input: true, "true");
        var (_, _, result) = await client.ReadAsync().WaitAsync(Patience, Cancelled);
        Assert.Equal(0, result.ExitStatus);
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task A_reader_that_pauses_slows_its_command_and_loses_nothing()
    {
        await using var door = await ExecDoor.OpenAsync();
        const int pieces = 200;
        var written = 0;
        door.Work = async (_, output, _) =>
        {
            for (; written < pieces; written++)
            {
                await output(GuestOutput.Standard, new byte[64 << 10]);
            }
        };
        using var client = await ExecClient.ConnectAsync(door.SocketPath);
        await client.BeginAsync(input: false, "flood");
        await door.Began.Task.WaitAsync(Patience, Cancelled);
        await Task.Delay(300, Cancelled);
        Assert.InRange(written, 1, pieces - 1);
        var (output, _, _) = await client.ReadAsync().WaitAsync(Patience, Cancelled);
        Assert.Equal(pieces * (64 << 10), output.Length);
    }

    [Fact]
    public async Task A_request_that_is_none_is_refused_with_a_reason()
    {
        await using var door = await ExecDoor.OpenAsync();
        foreach (var nonsense in (string[])["", "{", "[]", "\"x\""])
        {
            using var client = await ExecClient.ConnectAsync(door.SocketPath);
            await client.Socket.SendAsync(Encoding.UTF8.GetBytes(nonsense), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
            var end = await client.Socket.ReceiveAsync(new byte[100], Cancelled).WaitAsync(Patience, Cancelled);
            Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.InvalidPayloadData), (end.MessageType, client.Socket.CloseStatus));
        }
    }
}
