using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Hosting;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>One source of events, two doors.</summary>
public sealed class EventDoors
{
    private const char RecordSeparator = '\x1e';

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signalr_and_server_sent_events_yield_the_same_numbered_events()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);

        // Both doors are open before more happens, so that each has to join its past to its future.
        await using var sent = await ServerSentEvents.OpenAsync(server, $"/api/v1/labs/{Labs.Name}/events?after=0", Cancelled);
        using var hub = await HubAsync(server, 0);
        using var client = server.Local();
        for (var i = 0; i < 3; i++)
        {
            await PutLinkAsync(client, i % 2 == 1);
        }

        var last = server.Labs.Read(Labs.Name).LastEvent;
        var fromServerSent = await sent.ReadUntilAsync(last, Cancelled);
        var fromHub = await ReadHubAsync(hub, last);
        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), fromServerSent.Select(e => e.Number));
        Assert.Equal(fromServerSent.Select(Serialize), fromHub.Select(Serialize));
        Assert.Contains(fromHub, e => e.Type == "link");
    }

    [Fact]
    public async Task A_stream_begins_after_the_number_that_was_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        var last = server.Labs.Read(Labs.Name).LastEvent;
        await using var byQuery = await ServerSentEvents.OpenAsync(server, $"/api/v1/labs/{Labs.Name}/events?after={last - 2}&follow=false", Cancelled);
        Assert.Equal([last - 1, last], (await byQuery.ReadToEndAsync(Cancelled)).Select(e => e.Number));
        await using var byHeader = await ServerSentEvents.OpenAsync(server, $"/api/v1/labs/{Labs.Name}/events?after=0&follow=false", Cancelled, lastEvent: last - 1);
        Assert.Equal([last], (await byHeader.ReadToEndAsync(Cancelled)).Select(e => e.Number));
        using var hub = await HubAsync(server, last - 1);
        Assert.Equal([last], (await ReadHubAsync(hub, last)).Select(e => e.Number));
    }

    [Fact]
    public async Task A_silent_stream_says_that_it_is_alive()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions
        {
            Options = new ServerOptions { Home = new HomeDirectory("", ""), KeepAlive = TimeSpan.FromMilliseconds(20) },
        });
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        await using var sent = await ServerSentEvents.OpenAsync(server, $"/api/v1/labs/{Labs.Name}/events?after={server.Labs.Read(Labs.Name).LastEvent}", Cancelled);
        Assert.Equal(": ", await sent.ReadLineAsync(Cancelled));
    }

    [Fact]
    public async Task The_stream_of_an_unknown_lab_is_a_404_and_the_hub_names_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        using var answer = await client.GetAsync("/api/v1/labs/none/events", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var hub = await HubAsync(server, 0);
        var end = JsonDocument.Parse(await ReadFrameAsync(hub, new StringBuilder())).RootElement;
        Assert.Equal(3, end.GetProperty("type").GetInt32());
        Assert.Contains(Labs.Name, end.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_of_a_wiped_lab_ends()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        await using var sent = await ServerSentEvents.OpenAsync(server, $"/api/v1/labs/{Labs.Name}/events?after=0", Cancelled);
        await server.Labs.DownAsync(Labs.Name, wipe: true, Cancelled);
        var events = await sent.ReadToEndAsync(Cancelled);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Number));
    }

    [Fact]
    public async Task The_stream_of_a_server_that_stops_breaks_so_that_its_reader_comes_back()
    {
        var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        await using var sent = await ServerSentEvents.OpenAsync(server, $"/api/v1/labs/{Labs.Name}/events?after=0", Cancelled);
        var reading = sent.ReadToEndAsync(Cancelled);
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => reading);
    }

    private static async Task PutLinkAsync(HttpClient client, bool up)
    {
        using var body = new StringContent($"{{\"up\":{(up ? "true" : "false")}}}", Encoding.UTF8, "application/json");
        using var answer = await client.PutAsync(new Uri($"/api/v1/labs/{Labs.Name}/links/r1:eth1", UriKind.Relative), body, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    // The hub's protocol by hand (ASP.NET Core, src/SignalR/docs/specs/HubProtocol.md): JSON records that end with 0x1e.
    private static async Task<WebSocket> HubAsync(TestServer server, long after)
    {
        var socket = await server.ConnectWebSocketAsync(Routes.Hub, Cancelled);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        Assert.Equal("{}", await ReadFrameAsync(socket, new StringBuilder()));
        await SendAsync(socket, $$"""{"type":4,"invocationId":"1","target":"Subscribe","arguments":["{{Labs.Name}}",{{after}}]}""");
        return socket;
    }

    private static Task SendAsync(WebSocket socket, string record) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(record + RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    private static async Task<List<LabEventDocument>> ReadHubAsync(WebSocket socket, long last)
    {
        var events = new List<LabEventDocument>();
        var rest = new StringBuilder();
        while (events.Count == 0 || events[^1].Number < last)
        {
            var record = JsonDocument.Parse(await ReadFrameAsync(socket, rest)).RootElement;
            if (record.GetProperty("type").GetInt32() == 2)
            {
                events.Add(record.GetProperty("item").Deserialize(ContractJson.Default.LabEventDocument)!);
            }
        }

        return events;
    }

    private static async Task<string> ReadFrameAsync(WebSocket socket, StringBuilder rest)
    {
        var buffer = new byte[16 << 10];
        while (true)
        {
            var text = rest.ToString();
            if (text.IndexOf(RecordSeparator, StringComparison.Ordinal) is var end && end >= 0)
            {
                rest.Remove(0, end + 1);
                return text[..end];
            }

            var piece = await socket.ReceiveAsync(buffer, Cancelled);
            Assert.NotEqual(WebSocketMessageType.Close, piece.MessageType);
            rest.Append(Encoding.UTF8.GetString(buffer, 0, piece.Count));
        }
    }

    private static string Serialize(LabEventDocument document) => JsonSerializer.Serialize(document, ContractJson.Default.LabEventDocument);
}
