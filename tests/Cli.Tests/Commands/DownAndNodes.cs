using System.Text;
using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class DownAndNodes
{
    [Fact]
    public async Task Down_waits_for_the_end_of_the_operation_even_where_the_lab_and_its_events_are_gone()
    {
        await using var run = new CommandRun();
        var state = "running";
        run.Server
            .On("POST /api/v1/labs/tri/down", _ => Accepted("down"), ContractJson.Default.AcceptedDocument, 202)
            .On("GET /api/v1/labs/tri/events", async (_, stream) =>
            {
                await FakeServer.BeginAsync(stream);
                state = "done";
                stream.Close();
            })
            .On("GET /api/v1/labs/tri/operations/7", _ => new OperationDocument("7", "down", state, null), ContractJson.Default.OperationDocument);
        Assert.Equal(0, await run.RunAsync("down", "tri", "--wipe"));
        Assert.Equal("tri is gone\n", run.OutText);
        Assert.Equal("""{"wipe":true}""", Encoding.UTF8.GetString(run.Server.Requests.Single(request => request.Method == "POST").Body));
    }

    [Fact]
    public async Task A_lab_that_was_gone_before_its_events_were_asked_for_is_gone()
    {
        await using var run = new CommandRun();
        run.Server
            .On("POST /api/v1/labs/tri/down", _ => Accepted("down"), ContractJson.Default.AcceptedDocument, 202)
            .On("GET /api/v1/labs/tri/events", async (_, stream) =>
            {
                // The follower waits for events already when it learns that there are none.
                await Task.Delay(100, TestContext.Current.CancellationToken);
                await FakeServer.WriteAsync(stream, 404, JsonSerializer.SerializeToUtf8Bytes(
                    Documents.Problem(404, "no lab tri; there is none", ExitStatus.NotFound), ContractJson.Default.ProblemDocument));
            })
            .On("GET /api/v1/labs/tri/operations/7", _ => new OperationDocument("7", "down", "done", null), ContractJson.Default.OperationDocument);
        Assert.Equal(0, await run.RunAsync("down", "tri", "--wipe"));
        Assert.Equal("tri is gone\n", run.OutText);
    }

    [Theory]
    [InlineData("start", "tri: r2 started\n", "tri", "r2")]
    [InlineData("stop", "tri: r2 stopped\n", "r2")]
    [InlineData("restart", "tri: r2 restarted\n", "r2")]
    [InlineData("reset", "tri: r2 reset\n", "r2")]
    [InlineData("pause", "tri: r2 paused\n", "r2")]
    [InlineData("resume", "tri: r2 resumed\n", "r2")]
    public async Task Some_nodes_are_waited_for_and_the_others_are_not(string verb, string expected, params string[] names)
    {
        await using var run = new CommandRun();
        var events = new FakeEvents();
        events.Happen("node", verb switch { "stop" => "stopped", "pause" => "paused", _ => "ready" }, "r2");
        events.Happen("operation", "done", operation: "7");
        run.Server
            .On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 1, 1)], ContractJson.Default.LabSummaryArray)
            .On("GET /api/v1/labs/tri", _ => Documents.Lab("running", "crashed", "booting"), ContractJson.Default.LabDocument)
            .On($"POST /api/v1/labs/tri/{verb}", _ => Accepted(verb), ContractJson.Default.AcceptedDocument, 202)
            .On("GET /api/v1/labs/tri/events", events.SendAsync);
        Assert.Equal(0, await run.RunAsync([verb, .. names]));
        Assert.Equal(expected, run.OutText);
        Assert.Equal("""{"nodes":["r2"]}""", Encoding.UTF8.GetString(run.Server.Requests.Single(request => request.Method == "POST").Body));
    }

    [Theory]
    [InlineData("""{"nodes":["r2"],"restart":true}""", "--restart")]
    [InlineData("""{"nodes":["r2"],"restart":false}""")]
    public async Task A_wipe_says_whether_nodes_may_be_restarted_and_json_is_the_nodes(string body, params string[] options)
    {
        await using var run = new CommandRun();
        var events = new FakeEvents();
        events.Happen("operation", "done", operation: "7");
        run.Server
            .On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 1, 1)], ContractJson.Default.LabSummaryArray)
            .On("GET /api/v1/labs/tri", _ => Documents.Lab("running", "crashed", "ready"), ContractJson.Default.LabDocument)
            .On("POST /api/v1/labs/tri/wipe", _ => Accepted("wipe"), ContractJson.Default.AcceptedDocument, 202)
            .On("GET /api/v1/labs/tri/events", events.SendAsync);
        Assert.Equal(0, await run.RunAsync(["wipe", "tri", "r2", "--json", .. options]));
        Assert.Equal("r2", Assert.Single(JsonSerializer.Deserialize(run.OutText, ContractJson.Default.NodeDocumentArray)!).Name);
        Assert.Equal(body, Encoding.UTF8.GetString(run.Server.Requests.Single(request => request.Method == "POST").Body));
    }

    private static AcceptedDocument Accepted(string verb) => new(new OperationDocument("7", verb, "running", null), 0);
}
