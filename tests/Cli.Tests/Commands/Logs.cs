using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Logs
{
    private readonly FakeEvents _events = new();

    [Fact]
    public async Task Events_are_lines_with_nanoseconds()
    {
        await using var run = Prepare();
        Assert.Equal(0, await run.RunAsync("logs", "tri"));
        Assert.Equal("2026-01-01T00:00:00.000000001Z node r1 ready\n2026-01-01T00:00:01.000000001Z node r2 crashed signal 9\n", run.OutText);
    }

    [Fact]
    public async Task Json_is_one_array_and_of_one_node_where_one_is_named()
    {
        await using var run = Prepare();
        Assert.Equal(0, await run.RunAsync("logs", "tri", "r2", "--json"));
        var only = Assert.Single(JsonSerializer.Deserialize(run.OutText, ContractJson.Default.LabEventDocumentArray)!);
        Assert.Equal(("r2", "crashed"), (only.Node, only.State));
    }

    [Fact]
    public async Task Following_writes_each_event_as_a_line_of_json_until_the_lab_is_gone()
    {
        await using var run = Prepare();
        _events.Happen("lab", "stopped");
        _events.End();
        Assert.Equal(0, await run.RunAsync("logs", "tri", "-f", "--json"));
        var lines = run.OutText.TrimEnd().Split('\n');
        Assert.Equal([1, 2, 3], lines.Select(line => JsonSerializer.Deserialize(line, ContractJson.Default.LabEventDocument)!.Number));
    }

    [Fact]
    public async Task An_unknown_node_is_answered_with_those_that_exist()
    {
        await using var run = Prepare();
        Assert.Equal(4, await run.RunAsync("logs", "tri", "r9"));
        Assert.Contains("lab 'tri' has no node 'r9'; it has r1, r2", run.ErrorText, StringComparison.Ordinal);
    }

    private CommandRun Prepare()
    {
        var run = new CommandRun();
        _events.Happen("node", "ready", "r1");
        _events.Happen("node", "crashed", "r2", message: "signal 9");
        run.Server
            .On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray)
            .On("GET /api/v1/labs/tri", _ => Documents.Lab(), ContractJson.Default.LabDocument)
            .On("GET /api/v1/labs/tri/events", _events.SendAsync);
        return run;
    }
}
