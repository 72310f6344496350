using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Endpoints;

/// <summary>A lab's life over HTTP: up, again, stop, start, down, wiped.</summary>
public sealed class LabLife
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_is_202_with_an_operation_to_follow_and_again_it_is_200_with_nothing_to_do()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        using var client = server.Local();
        using var first = await client.PostAsJsonAsync(Routes.Labs, Labs.Request(directory), ContractJson.Default.TopologyRequest, Cancelled);
        var up = await first.Content.ReadFromJsonAsync(ContractJson.Default.UpDocument, Cancelled);
        Assert.Equal((HttpStatusCode.Accepted, "started", 0), (first.StatusCode, up!.Outcome, up.AfterEvent));
        await server.AwaitAsync(up.Operation!.Id, Cancelled);
        var operation = await client.GetFromJsonAsync(first.Headers.Location, ContractJson.Default.OperationDocument, Cancelled);
        Assert.Equal(("up", "done", null), (operation!.Verb, operation.State, operation.Error));

        using var second = await client.PostAsJsonAsync(Routes.Labs, Labs.Request(directory), ContractJson.Default.TopologyRequest, Cancelled);
        var unchanged = await second.Content.ReadFromJsonAsync(ContractJson.Default.UpDocument, Cancelled);
        Assert.Equal((HttpStatusCode.OK, "unchanged", null), (second.StatusCode, unchanged!.Outcome, unchanged.Operation));
    }

    [Fact]
    public async Task A_lab_is_listed_and_read_in_full()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        await Eventually.HoldsAsync(() => server.Labs.Read(Labs.Name).Nodes.All(node => node.State == "ready"), Cancelled);
        var summary = Assert.Single((await client.GetFromJsonAsync(Routes.Labs, ContractJson.Default.LabSummaryArray, Cancelled))!);
        Assert.Equal(new LabSummary(Labs.Name, "running", directory["pair.yaml"], 2, 2, 1), summary);

        var lab = (await client.GetFromJsonAsync($"/api/v1/labs/{Labs.Name}", ContractJson.Default.LabDocument, Cancelled))!;
        Assert.Equal(["r1", "r2"], lab.Nodes.Select(node => node.Name));
        Assert.All(lab.Nodes, node => Assert.Equal(("ready", "tcg", "linux-router"), (node.State, node.Accelerator, node.Kind)));
        var nic = Assert.Single(lab.Nodes[0].Interfaces);
        Assert.Equal(("eth1", "r1:eth1--r2:eth1", "vhost-user"), (nic.Name, nic.Link, nic.Datapath));
        var link = Assert.Single(lab.Links);
        Assert.Equal(("r1:eth1--r2:eth1", "up", false), (link.Id, link.State, link.Capturing));
        Assert.Equal(lab.LastEvent, server.Labs.Read(Labs.Name).LastEvent);
    }

    [Fact]
    public async Task A_link_is_set_by_either_end_and_read_without_a_wish()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        Assert.Equal("down", (await PutAsync(client, "r2:eth1", false)).State);
        Assert.Equal("down", (await PutAsync(client, "r1:eth1--r2:eth1", null)).State);
        Assert.Equal("up", (await PutAsync(client, "r1:eth1", true)).State);
        using var unknown = await client.PutAsJsonAsync($"/api/v1/labs/{Labs.Name}/links/r9:eth1", new LinkRequest(null), ContractJson.Default.LinkRequest, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Down_keeps_the_lab_and_wipe_forgets_it()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        await FollowAsync(server, client, "stop", new NodesRequest(["r1"]));
        Assert.Equal(["stopped", "ready"], server.Labs.Read(Labs.Name).Nodes.Select(node => node.State));
        await FollowAsync(server, client, "start", new NodesRequest([]));
        using (var down = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/down", new DownRequest(false), ContractJson.Default.DownRequest, Cancelled))
        {
            var accepted = (await down.Content.ReadFromJsonAsync(ContractJson.Default.AcceptedDocument, Cancelled))!;
            await server.AwaitAsync(accepted.Operation.Id, Cancelled);
        }

        Assert.Equal("stopped", Assert.Single((await client.GetFromJsonAsync(Routes.Labs, ContractJson.Default.LabSummaryArray, Cancelled))!).State);
        Assert.Empty(server.Host.Running);
        using var wipe = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/down", new DownRequest(true), ContractJson.Default.DownRequest, Cancelled);
        await Eventually.HoldsAsync(() => server.Labs.List().IsEmpty, Cancelled);
        var operation = await client.GetFromJsonAsync(wipe.Headers.Location, ContractJson.Default.OperationDocument, Cancelled);
        Assert.Equal("done", operation!.State);
    }

    [Fact]
    public async Task A_plan_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        using var client = server.Local();
        using var answer = await client.PostAsJsonAsync(Routes.Plan, Labs.Request(directory), ContractJson.Default.TopologyRequest, Cancelled);
        var plan = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.PlanDocument, Cancelled))!;
        Assert.Equal(["r1", "r2"], plan.Machines.Select(machine => machine.Node).Order());
        Assert.Equal(["r1:eth1", "r2:eth1"], plan.Ports.Select(port => port.Name).Order());
        Assert.NotEmpty(plan.Steps);
        Assert.Empty(server.Labs.List());
        Assert.Empty(server.Host.Started);
    }

    private static async Task FollowAsync(TestServer server, HttpClient client, string verb, NodesRequest request)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/{verb}", request, ContractJson.Default.NodesRequest, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var accepted = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.AcceptedDocument, Cancelled))!;
        var end = await server.AwaitAsync(accepted.Operation.Id, Cancelled);
        Assert.Equal("done", end.State);
        Assert.True(end.Number > accepted.AfterEvent);
    }

    private static async Task<LinkDocument> PutAsync(HttpClient client, string link, bool? up)
    {
        using var answer = await client.PutAsJsonAsync($"/api/v1/labs/{Labs.Name}/links/{link}", new LinkRequest(up), ContractJson.Default.LinkRequest, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(ContractJson.Default.LinkDocument, Cancelled))!;
    }
}
