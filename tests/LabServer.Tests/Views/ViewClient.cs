using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Views;

/// <summary>A server with a lab, a view of it, and the capture that feeds the view.</summary>
internal sealed class ViewClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new();

    private ViewClient(TestServer server)
    {
        Server = server;
        Http = server.Local();
    }

    public TestServer Server { get; }

    public HttpClient Http { get; }

    public ViewDocument View { get; private set; } = null!;

    public string Address => $"/api/v1/labs/{Labs.Name}/views/{View.Id}";

    public FakeCapture Capture { get; private set; } = null!;

    /// <summary>The directory that the views of the lab lie in.</summary>
    public string Directory => Path.Combine(Server.Options.Home.Data, "labs", Labs.Name, "views");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ViewClient> OpenAsync(TestServerOptions? options = null)
    {
        var client = new ViewClient(await TestServer.StartAsync(options));
        await client.Server.UpAsync(client._directory, Cancelled);
        using var answer = await client.PostAsync(new ViewRequest { Endpoints = ["r1:eth1"] });
        Assert.Equal(201, (int)answer.StatusCode);
        client.View = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.ViewDocument, Cancelled))!;
        Assert.Equal(client.Address, answer.Headers.Location?.OriginalString);
        client.Capture = Assert.Single(client.Server.Fabrics[Labs.Name].Captures);
        await Eventually.HoldsAsync(() => client.Capture.Running, Cancelled);
        await client.Capture.Pass(PcapngBlocks.Interface);
        return client;
    }

    public Task<HttpResponseMessage> PostAsync(ViewRequest request) =>
        Http.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/views", request, ContractJson.Default.ViewRequest, Cancelled);

    public Task<WebSocket> RowsAsync() => Server.ConnectWebSocketAsync(Address + "/rows", Cancelled);

    /// <summary>The next batch.</summary>
    public static async Task<JsonElement> NextAsync(WebSocket rows)
    {
        var message = new List<byte>();
        var piece = new byte[64 << 10];
        while (true)
        {
            var read = await rows.ReceiveAsync(piece, Cancelled).WaitAsync(Patience, Cancelled);
            Assert.Equal(WebSocketMessageType.Text, read.MessageType);
            message.AddRange(piece.AsSpan(0, read.Count));
            if (read.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }

    public static Task SayAsync(WebSocket rows, string json) =>
        rows.SendAsync(System.Text.Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
    }
}
