using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>Connections to nodes on the management segment.</summary>
public sealed class PortDoor
{
    private const string Lab = "nodes: { r1: { image: labsim/router, management: true, forwards: 8080:80 }, r2: { image: labsim/router } }\nlinks: [ r1:eth1 -- r2:eth1 ]\nname: pair\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_leads_to_the_nodes_address_there_and_ends_with_it()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled, Lab);
        using var client = server.Local();
        var nodes = (await client.GetFromJsonAsync($"/api/v1/labs/{Labs.Name}", ContractJson.Default.LabDocument, Cancelled))!.Nodes;
        Assert.Equal(["r1", "r2", "mgmt", "mgmt-nat"], nodes.Select(node => node.Name));
        var place = nodes[0].Management!;
        Assert.Equal(("eth0", "r1.pair.internal", "root"), (place.Interface, place.Name, place.User));
        Assert.Equal(["127.0.0.1:8080:80/tcp"], place.Forwards);
        Assert.All(nodes.Skip(1), node => Assert.Null(node.Management));

        using var socket = await server.ConnectWebSocketAsync(Path("r1", "22"), Cancelled);
        var buffer = new byte[100];
        var piece = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Patience, Cancelled);
        Assert.Equal($"{place.Address}:22", Encoding.ASCII.GetString(buffer, 0, piece.Count));
        piece = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Patience, Cancelled);
        Assert.Equal((WebSocketMessageType.Close, "the guest closed the connection"), (piece.MessageType, piece.CloseStatusDescription));
    }

    [Theory]
    [InlineData("r2", "22", HttpStatusCode.Conflict, "node r2 of lab pair is not on a management segment")]
    [InlineData("r9", "22", HttpStatusCode.NotFound, "r9")]
    [InlineData("mgmt", "22", HttpStatusCode.Conflict, "there is no guest in it")]
    [InlineData("r1", "99999", HttpStatusCode.BadRequest, "")]
    public async Task Where_no_connection_leads_it_is_said_before_there_is_one(string node, string port, HttpStatusCode status, string detail)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled, Lab);
        using var refused = await server.Local().SendAsync(Upgrade(Path(node, port)), Cancelled);
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(detail, await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r1", "node r1 of lab pair is crashed")]
    [InlineData("mgmt-nat", "node mgmt-nat of lab pair is crashed")]
    public async Task What_does_not_run_is_named(string stopped, string detail)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled, Lab);
        server.Host[stopped].Kill();
        while (server.Labs.Read(Labs.Name).Nodes.Single(node => node.Spec.Name == stopped).State != "crashed")
        {
            await Task.Delay(20, Cancelled);
        }

        using var refused = await server.Local().SendAsync(Upgrade(Path("r1", "22")), Cancelled);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(detail, await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Upgrade(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        return request;
    }

    private static string Path(string node, string port) => $"/api/v1/labs/{Labs.Name}/nodes/{node}/ports/{port}";
}
