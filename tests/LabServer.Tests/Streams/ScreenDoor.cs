using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime.Images.Added;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

public sealed class ScreenDoor
{
    private const string Lab = "nodes: { fw: { image: fw.qcow2 }, r1: { image: labsim/router } }\nlinks: [ fw:eth1 -- r1:eth1 ]\nname: pair\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_and_the_screen_speak_with_one_another_and_a_picture_is_a_png()
    {
        await using var server = await StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled, Lab);
        using var viewer = await server.ConnectWebSocketAsync(Path("fw", "screen"), Cancelled);
        Assert.Equal(FakeScreen.Greeting, await ReadAsync(viewer));
        await viewer.SendAsync("RFB 003.003\n"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancelled);
        Assert.Equal("RFB 003.003\n", await ReadAsync(viewer));
        await viewer.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WaitAsync(Patience, Cancelled);

        using var client = server.Local();
        using var picture = await client.GetAsync(Path("fw", "screen.png"), Cancelled);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal(FakeScreen.Picture, await picture.Content.ReadAsByteArrayAsync(Cancelled));
        var nodes = (await client.GetFromJsonAsync($"/api/v1/labs/{Labs.Name}", ContractJson.Default.LabDocument, Cancelled))!.Nodes;
        Assert.Equal([("fw", true), ("r1", false)], nodes.Select(node => (node.Name, node.HasScreen)));
    }

    [Theory]
    [InlineData("r1", HttpStatusCode.Conflict, "image labsim/router has no screen")]
    [InlineData("r9", HttpStatusCode.NotFound, "r9")]
    public async Task A_node_without_a_screen_says_so(string node, HttpStatusCode status, string detail)
    {
        await using var server = await StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled, Lab);
        using var client = server.Local();
        using var refused = await client.GetAsync(Path(node, "screen.png"), Cancelled);
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(detail, (await refused.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!.Detail, StringComparison.Ordinal);
        using var plain = await client.GetAsync(Path("fw", "screen"), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        server.Images.With(new DiskManifest
        {
            Name = "fw.qcow2", Kind = "vm", Architecture = "x86_64", Source = "fw.qcow2", Content = "0123456789abcdef", Sha256 = new string('0', 64), Bytes = 1, AddedAt = DateTimeOffset.UnixEpoch,
        }, "/added/fw");
        return server;
    }

    private static string Path(string node, string what) => $"/api/v1/labs/{Labs.Name}/nodes/{node}/{what}";

    private static async Task<string> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[100];
        var piece = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Patience, Cancelled);
        return Encoding.ASCII.GetString(buffer, 0, piece.Count);
    }
}
