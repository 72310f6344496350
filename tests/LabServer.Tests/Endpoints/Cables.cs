using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Endpoints;

/// <summary>Cables and held nodes over HTTP.</summary>
public sealed class Cables
{
    private const string Links = $"/api/v1/labs/{Labs.Name}/links";
    private const string Own = "r1:eth1--r2:eth1";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cable_is_pulled_plugged_and_all_go_back()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using (var taken = await ConnectAsync(client, "r1:eth1", "r2:eth1"))
        {
            Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
            var problem = (await taken.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!;
            Assert.Equal((ExitStatus.Failed, $"labsim disconnect {Labs.Name} r1:eth1"), (problem.ExitStatus, problem.Remedy));
        }

        using (var pulled = await client.DeleteAsync($"{Links}/r2:eth1", Cancelled))
        {
            Assert.Equal(HttpStatusCode.NoContent, pulled.StatusCode);
        }

        var lab = (await client.GetFromJsonAsync($"/api/v1/labs/{Labs.Name}", ContractJson.Default.LabDocument, Cancelled))!;
        Assert.Equal((0, Own, null), (lab.Links.Count, Assert.Single(lab.PulledLinks), lab.Nodes[0].Interfaces[0].Link));
        using (var cabling = await client.DeleteAsync($"/api/v1/labs/{Labs.Name}/cabling", Cancelled))
        {
            Assert.Equal([$"+ link {Own}"], (await cabling.Content.ReadFromJsonAsync(ContractJson.Default.CablingDocument, Cancelled))!.Changes);
        }

        await client.DeleteAsync($"{Links}/{Own}", Cancelled);
        using var plugged = await ConnectAsync(client, "r2:eth1", "r1:eth1");
        Assert.Equal((HttpStatusCode.Created, $"{Links}/r1%3Aeth1--r2%3Aeth1"), (plugged.StatusCode, plugged.Headers.Location!.OriginalString));
        var link = (await plugged.Content.ReadFromJsonAsync(ContractJson.Default.LinkDocument, Cancelled))!;
        Assert.Equal((Own, "up", false), (link.Id, link.State, link.Plugged));

        // NICs that the machines have not yet come with the cable.
        using var another = await ConnectAsync(client, "r1:eth4", "r2:eth3");
        Assert.Equal(HttpStatusCode.Created, another.StatusCode);
        Assert.Equal([4, 3], server.Labs.Read(Labs.Name).Nodes.Select(node => node.Spec.Interfaces.Length));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, ExitStatus.NotFound, "r9:eth1", "r2:eth1")]
    [InlineData(HttpStatusCode.Conflict, ExitStatus.Failed, "r1:eth1", "r2:eth4")]
    [InlineData(HttpStatusCode.BadRequest, ExitStatus.Usage, "r1", "r2")]
    [InlineData(HttpStatusCode.BadRequest, ExitStatus.Usage, "r1:eth1")]
    [InlineData(HttpStatusCode.BadRequest, ExitStatus.Usage)]
    public async Task A_cable_that_cannot_be_plugged_is_a_problem(HttpStatusCode status, int exitStatus, params string[] ends)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var answer = await ConnectAsync(client, ends);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(exitStatus, (await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!.ExitStatus);
    }

    [Fact]
    public async Task Nodes_are_held_let_go_reset_and_wiped()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        await Eventually.HoldsAsync(() => server.Labs.Read(Labs.Name).Nodes.All(node => node.State == "ready"), Cancelled);
        using var client = server.Local();
        await FollowAsync(server, client, "pause", new NodesRequest(["r1"]));
        Assert.Equal(["paused", "ready"], server.Labs.Read(Labs.Name).Nodes.Select(node => node.State));
        await FollowAsync(server, client, "resume", new NodesRequest([]));
        Assert.Equal(["ready", "ready"], server.Labs.Read(Labs.Name).Nodes.Select(node => node.State));
        await FollowAsync(server, client, "reset", new NodesRequest(["r2"]));
        Assert.Equal(["ready", "booting"], server.Labs.Read(Labs.Name).Nodes.Select(node => node.State));

        using (var refused = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/wipe", new WipeRequest(["r1"]), ContractJson.Default.WipeRequest, Cancelled))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        }

        var before = server.Host.Running.Length;
        using var wipe = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/wipe", new WipeRequest(["r1"], Restart: true), ContractJson.Default.WipeRequest, Cancelled);
        var accepted = (await wipe.Content.ReadFromJsonAsync(ContractJson.Default.AcceptedDocument, Cancelled))!;
        Assert.Equal("done", (await server.AwaitAsync(accepted.Operation.Id, Cancelled)).State);
        Assert.Equal((before, 3), (server.Host.Running.Length, server.Host.Started.Length));
    }

    private static Task<HttpResponseMessage> ConnectAsync(HttpClient client, params string[] ends) =>
        client.PostAsJsonAsync(Links, new ConnectRequest(ends), ContractJson.Default.ConnectRequest, Cancelled);

    private static async Task FollowAsync(TestServer server, HttpClient client, string verb, NodesRequest request)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/{verb}", request, ContractJson.Default.NodesRequest, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var accepted = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.AcceptedDocument, Cancelled))!;
        Assert.Equal("done", (await server.AwaitAsync(accepted.Operation.Id, Cancelled)).State);
    }
}
