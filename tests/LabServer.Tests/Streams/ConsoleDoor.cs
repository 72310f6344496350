using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

public sealed class ConsoleDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_sees_what_was_said_and_what_is_typed_and_two_see_the_same()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var first = await server.ConnectWebSocketAsync(Path("?scrollback=100000"), Cancelled);
        using var second = await server.ConnectWebSocketAsync(Path("?scrollback=0"), Cancelled);
        await first.SendAsync("show version\r"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancelled);
        Assert.EndsWith("show version\r", await ReadUntilAsync(first, "show version\r"), StringComparison.Ordinal);
        Assert.Equal("show version\r", await ReadUntilAsync(second, "show version\r"));

        using var client = server.Local();
        using var log = await client.GetAsync($"/api/v1/labs/{Labs.Name}/nodes/r1/console/log", Cancelled);
        Assert.Equal("application/octet-stream", log.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("show version\r", await log.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task What_is_pasted_is_typed_line_by_line_and_told_and_may_be_stopped()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var viewer = await server.ConnectWebSocketAsync(Path("?scrollback=0"), Cancelled);
        await SayAsync(viewer, """{"paste": "one\ntwo\n"}""");
        Assert.Equal((2, 2, "done"), await AwaitEndAsync(viewer));
        Assert.EndsWith("one\rtwo\r", Encoding.UTF8.GetString(server.Labs.OpenConsole(Labs.Name, "r1").ReadScrollback().Span), StringComparison.Ordinal);

        // Two that wait are stopped together; what comes after is typed.
        await SayAsync(viewer, """{"paste": "slow\nnever\n", "pauseMilliseconds": 500}""");
        await SayAsync(viewer, """{"paste": "nor this\n"}""");
        await SayAsync(viewer, """{"stop": true}""");
        Assert.Equal((0, 2, "stopped"), await AwaitEndAsync(viewer));
        Assert.Equal((0, 1, "stopped"), await AwaitEndAsync(viewer));
        await SayAsync(viewer, """{"paste": "again"}""");
        Assert.Equal((1, 1, "done"), await AwaitEndAsync(viewer));
        var said = Encoding.UTF8.GetString(server.Labs.OpenConsole(Labs.Name, "r1").ReadScrollback().Span);
        Assert.EndsWith("again", said, StringComparison.Ordinal);
        Assert.DoesNotContain("nor this", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"paste": "a", "pauseMilliseconds": 1001}""")]
    [InlineData("""{"paste": 1}""")]
    [InlineData("null")]
    [InlineData("paste")]
    public async Task What_cannot_be_read_ends_it(string words)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var viewer = await server.ConnectWebSocketAsync(Path("?scrollback=0"), Cancelled);
        await SayAsync(viewer, words);
        Assert.Equal(WebSocketMessageType.Close, (await viewer.ReceiveAsync(new byte[100], Cancelled).WaitAsync(Patience, Cancelled)).MessageType);
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, viewer.CloseStatus);
    }

    [Fact]
    public async Task A_port_that_is_not_there_is_not_found_and_says_what_would_give_one()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var log = await client.GetAsync($"/api/v1/labs/{Labs.Name}/nodes/r1/console/log?port=2", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, log.StatusCode);
        var problem = await log.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("has no serial port 2: it has one, port 1", problem, StringComparison.Ordinal);
        Assert.Contains("serial-ports: 2", problem, StringComparison.Ordinal);
        using var word = await client.GetAsync($"/api/v1/labs/{Labs.Name}/nodes/r1/console/log?port=two", Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, word.StatusCode);
        using var first = await client.GetAsync($"/api/v1/labs/{Labs.Name}/nodes/r1/console/log?port=1", Cancelled);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye()
    {
        var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var viewer = await server.ConnectWebSocketAsync(Path("?scrollback=0"), Cancelled);
        var end = viewer.ReceiveAsync(new byte[100], Cancelled);
        var stopping = server.DisposeAsync();
        Assert.Equal(WebSocketMessageType.Close, (await end.WaitAsync(Patience, Cancelled)).MessageType);
        await viewer.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);
        await stopping;
    }

    [Fact]
    public async Task A_console_that_is_not_there_is_an_ordinary_404_and_a_plain_get_is_told_what_is_spoken_here()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        _ = server.Bearer();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + server.Token);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}/api/v1/labs/{Labs.Name}/nodes/r9/console"), Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
        using var client = server.Local();
        using var plain = await client.GetAsync(Path(""), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
        Assert.Contains("WebSocket", await plain.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static Task SayAsync(WebSocket socket, string words) => socket.SendAsync(Encoding.UTF8.GetBytes(words), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    private static async Task<(int, int, string)> AwaitEndAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var piece = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Patience, Cancelled);
            if (piece.MessageType == WebSocketMessageType.Text && JsonSerializer.Deserialize(buffer.AsSpan(0, piece.Count), ContractJson.Default.PasteProgress) is { State: not "typing" } news)
            {
                return (news.Pasted, news.Of, news.State);
            }
        }
    }

    private static string Path(string query) => $"/api/v1/labs/{Labs.Name}/nodes/r1/console{query}";

    private static async Task<string> ReadUntilAsync(WebSocket socket, string end)
    {
        var seen = "";
        var buffer = new byte[4096];
        while (!seen.EndsWith(end, StringComparison.Ordinal))
        {
            var piece = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Patience, Cancelled);
            Assert.Equal(WebSocketMessageType.Binary, piece.MessageType);
            seen += Encoding.UTF8.GetString(buffer, 0, piece.Count);
        }

        return seen;
    }
}
