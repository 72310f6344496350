using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Up
{
    private const string Topology = "name: tri\nnodes:\n  r1: { image: labsim/router, config: configs/r1.conf }\n  r2: { image: labsim/router }\n";
    private const string Operation = "GET /api/v1/labs/tri/operations/7";
    private readonly FakeEvents _events = new();
    private LabDocument _lab = Documents.Lab("starting", "defined", "defined");
    private OperationDocument _operation = new("7", "up", "running", null);

    [Fact]
    public async Task Hands_over_the_text_and_the_files_that_it_refers_to_and_waits_until_all_is_ready()
    {
        await using var run = Prepare();
        _events.Happen("image", message: "downloading frr", fraction: 0.4);
        _events.Happen("step", message: "open ports");
        BecomeReady();
        Assert.Equal(0, await run.RunAsync("up", "tri.yaml", "--accel", "tcg"));
        var sent = JsonSerializer.Deserialize(run.Server.Requests.Single(request => request.Method == "POST").Body, ContractJson.Default.TopologyRequest)!;
        Assert.Equal((run.Directory["tri.yaml"], "tri.yaml", Topology, "tcg"), (sent.File, sent.DisplayFile, sent.Text, sent.Accelerator));
        Assert.Equal("hostname r1\n"u8.ToArray(), sent.Files["configs/r1.conf"]);
        Assert.Contains("image: downloading frr", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("open ports", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("r1: booting", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("r2: ready", run.ErrorText, StringComparison.Ordinal);
        Assert.StartsWith("tri is up in ", run.OutText, StringComparison.Ordinal);
        Assert.Contains("(2 nodes, 2 ready, 1 link)", run.OutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document_and_progress_stays_on_standard_error()
    {
        await using var run = Prepare();
        BecomeReady();
        Assert.Equal(0, await run.RunAsync("up", "tri.yaml", "--json"));
        var answer = JsonSerializer.Deserialize(run.OutText, ContractJson.Default.UpDocument)!;
        Assert.Equal(("started", "done"), (answer.Outcome, answer.Operation!.State));
        Assert.Contains("r1: ready", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lab_that_is_what_its_file_says_is_left_alone()
    {
        await using var run = Prepare();
        _lab = Documents.Lab();
        run.Server.On("POST /api/v1/labs", _ => Answer("unchanged") with { Operation = null }, ContractJson.Default.UpDocument);
        Assert.Equal(0, await run.RunAsync("up", "tri.yaml"));
        Assert.Equal("tri is up already (2 nodes, 2 ready, 1 link)\n", run.OutText);
        Assert.DoesNotContain(run.Server.Requests, request => request.Path.EndsWith("/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wait_none_returns_at_once_and_wait_running_before_the_nodes_are_ready()
    {
        await using var run = Prepare();
        Assert.Equal(0, await run.RunAsync("up", "tri.yaml", "--wait", "none"));
        Assert.Contains("tri is starting", run.OutText, StringComparison.Ordinal);
        _events.Happen("node", "booting", "r1");
        _events.Happen("node", "booting", "r2");
        Assert.Equal(0, await run.RunAsync("up", "tri.yaml", "--wait", "running"));
    }

    [Fact]
    public async Task Laggards_are_named_when_the_time_is_over_and_the_lab_stays()
    {
        await using var run = Prepare();
        _events.Happen("node", "ready", "r1");
        _events.Happen("node", "booting", "r2");
        _events.Happen("operation", "done", operation: "7");
        Assert.Equal(5, await run.RunAsync("up", "tri.yaml", "--timeout", "600ms"));
        Assert.Contains("not within 0.6 s: r2 is booting\n        the lab stays up", run.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Server.Requests, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task A_failure_is_told_with_the_operations_own_problem()
    {
        await using var run = Prepare();
        _operation = _operation with { State = "failed", Error = Documents.Problem(503, "no space left on /var", ExitStatus.Environment, "free some") };
        _events.Happen("operation", "failed", operation: "7");
        Assert.Equal(6, await run.RunAsync("up", "tri.yaml"));
        Assert.EndsWith("labsim: no space left on /var\n        free some\n", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_breaks_ends_the_waiting_with_its_reason()
    {
        await using var run = Prepare();
        _events.Happen("node", "ready", "r1");
        _events.Happen("operation", "done", operation: "7");
        _events.Happen("node", "failed", "r2", message: "exec: line 1: exit status 2");
        Assert.Equal(1, await run.RunAsync("up", "tri.yaml"));
        Assert.Contains("r2 failed: exec: line 1: exit status 2\n        see `labsim console tri r2 --log`", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_rolls_back_and_a_second_one_leaves_at_once()
    {
        await using var run = Prepare();
        run.Server.On("DELETE /api/v1/labs/tri/operations/7", _ =>
        {
            run.Interrupts.Raise();
            _operation = _operation with { State = "cancelled" };
            _events.Happen("operation", "cancelled", operation: "7");
            return _operation;
        }, ContractJson.Default.OperationDocument);
        run.Server.On("GET /api/v1/labs/tri/events", async (request, stream) =>
        {
            run.Interrupts.Raise();
            await _events.SendAsync(request, stream);
        });
        Assert.Equal(130, await run.RunAsync("up", "tri.yaml"));
        Assert.Contains("rolling back", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(130, run.LeftWith);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_is_asked_for_the_events_that_were_missed()
    {
        await using var run = Prepare();
        _events.Happen("node", "booting", "r1");
        var first = true;
        run.Server.On("GET /api/v1/labs/tri/events", async (request, stream) =>
        {
            if (first)
            {
                first = false;
                await FakeServer.BeginAsync(stream, "Content-Length: 100000\r\n");
                await stream.WriteAsync("data: {\"lab\":\"tri\",\"number\":1,\"at\":\"x\",\"type\":\"node\",\"node\":\"r1\",\"state\":\"booting\"}\n\n"u8.ToArray());
                BecomeReady();
                stream.Close();
                return;
            }

            await _events.SendAsync(request, stream);
        });
        Assert.Equal(0, await run.RunAsync("up", "tri.yaml"));
        Assert.Contains(run.Server.Requests, request => request.Target == "/api/v1/labs/tri/events?after=1");
    }

    [Fact]
    public async Task A_topology_that_the_server_refuses_is_shown_with_the_text_that_was_sent()
    {
        await using var run = Prepare();
        run.Server.Refuse("POST /api/v1/labs", Documents.Problem(422, "tri.yaml has 1 error", ExitStatus.InvalidTopology) with
        {
            Diagnostics = [new("tri.yaml", 4, 16, 29, "error", "LS0402", "there is no image 'labsim/ruter'", "did you mean 'labsim/router'?")],
        });
        Assert.Equal(3, await run.RunAsync("up", "tri.yaml"));
        Assert.Contains("tri.yaml:4:16: error LS0402", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("   4 |   r2: { image: labsim/router }\n     |                ^^^^^^^^^^^^^\n", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_topology_is_refused_before_a_server_is_asked()
    {
        await using var run = Prepare();
        run.Write("tri.yaml", "nodes: [");
        Assert.Equal(3, await run.RunAsync("up", "tri.yaml"));
        Assert.Empty(run.Server.Requests);
        Assert.Equal(4, await run.RunAsync("up", "nothing.yaml"));
    }

    private CommandRun Prepare()
    {
        var run = new CommandRun();
        run.Write("tri.yaml", Topology);
        run.Write("configs/r1.conf", "hostname r1\n");
        run.Server
            .On("POST /api/v1/labs", _ => Answer("started"), ContractJson.Default.UpDocument, 202)
            .On("GET /api/v1/labs/tri", _ => _lab, ContractJson.Default.LabDocument)
            .On(Operation, _ => _operation, ContractJson.Default.OperationDocument)
            .On("GET /api/v1/labs/tri/events", _events.SendAsync);
        return run;
    }

    private UpDocument Answer(string outcome) =>
        new() { Lab = "tri", Outcome = outcome, Changes = [], Warnings = [], Operation = _operation, AfterEvent = 0 };

    private void BecomeReady()
    {
        foreach (var node in (string[])["r1", "r2"])
        {
            _events.Happen("node", "starting", node);
            _events.Happen("node", "booting", node);
        }

        _events.Happen("node", "ready", "r1");
        _events.Happen("node", "ready", "r2");
        _events.Happen("operation", "done", operation: "7");
        _operation = _operation with { State = "done" };
        _lab = Documents.Lab() with { LastEvent = 0 };
        _lab = _lab with { Nodes = [.. _lab.Nodes.Select(node => node with { State = "ready" })] };
    }
}
