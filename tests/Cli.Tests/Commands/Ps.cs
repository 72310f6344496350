using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Ps
{
    private static readonly LabSummary[] Two = [new("tri", "running", "/labs/tri.yaml", 3, 2, 3), new("old", "stopped", "/labs/old.yaml", 12, 0, 11)];

    [Fact]
    public async Task Labs_are_a_table()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => Two, ContractJson.Default.LabSummaryArray);
        Assert.Equal(0, await run.RunAsync("ps"));
        GoldenFile.Matches("ps.txt", run.OutText);
    }

    [Fact]
    public async Task A_lab_is_two_tables()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab("running", "ready", "booting", "stopped"), ContractJson.Default.LabDocument);
        Assert.Equal(0, await run.RunAsync("ps", "tri"));
        GoldenFile.Matches("ps-lab.txt", run.OutText);
    }

    [Fact]
    public async Task Limits_of_nodes_are_a_third_one_with_what_of_them_is_not_held()
    {
        await using var run = new CommandRun();
        var lab = Documents.Lab("running", "ready", "ready", "ready");
        lab = lab with
        {
            Nodes = [
                lab.Nodes[0] with { Limits = new LimitsDocument(50, null, "0,2-3", "cpu-limit cannot be held: no (yes)") }, lab.Nodes[1], lab.Nodes[2] with { Limits = new LimitsDocument(null, 1L << 30, null, null) },
            ],
        };
        run.Server.On("GET /api/v1/labs/tri", _ => lab, ContractJson.Default.LabDocument);
        Assert.Equal(0, await run.RunAsync("ps", "tri"));
        GoldenFile.Matches("ps-limits.txt", run.OutText);
    }

    [Fact]
    public async Task Json_is_the_array_that_the_pages_promise()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => Two, ContractJson.Default.LabSummaryArray);
        Assert.Equal(0, await run.RunAsync("ps", "--json"));
        using var document = JsonDocument.Parse(run.OutText);
        Assert.Equal(["name", "state", "file", "nodes", "ready", "links"], document.RootElement[0].EnumerateObject().Select(property => property.Name));
        Assert.Empty(run.ErrorText);
    }

    [Fact]
    public async Task Json_of_a_lab_has_every_key_even_where_there_is_no_value()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab("running", "stopped"), ContractJson.Default.LabDocument);
        await run.RunAsync("ps", "tri", "--json");
        using var document = JsonDocument.Parse(run.OutText);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("nodes")[0].GetProperty("pid").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("links")[0].GetProperty("impairment").GetProperty("aToB").GetProperty("rateBps").ValueKind);
    }

    [Fact]
    public async Task Names_cannot_write_to_the_terminal()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("\e[31mx", "running", "/\u202etxt.yaml", 0, 0, 0)], ContractJson.Default.LabSummaryArray);
        await run.RunAsync("ps");
        Assert.DoesNotContain('\e', run.OutText);
        Assert.DoesNotContain('\u202e', run.OutText);
        Assert.Contains("\\u001b[31mx", run.OutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_remedy_and_ends_with_its_status()
    {
        await using var run = new CommandRun();
        run.Server.Refuse("GET /api/v1/labs/no", Documents.Problem(404, "there is no lab 'no' (there are tri, old)", ExitStatus.NotFound, "labsim ps"));
        Assert.Equal(4, await run.RunAsync("ps", "no", "--json"));
        Assert.Equal("labsim: there is no lab 'no' (there are tri, old)\n        labsim ps\n", run.ErrorText);
        Assert.Equal(4, JsonSerializer.Deserialize(run.OutText, ContractJson.Default.ProblemDocument)!.ExitStatus);
    }

    [Fact]
    public async Task Where_LabSim_was_never_used_nothing_is_started_to_list_nothing()
    {
        await using var run = new CommandRun();
        Assert.Equal(0, await run.With("LABSIM_SERVER_PROGRAM", "/nonexistent").RunAsync("ps", "--json"));
        Assert.Equal("[]\n", run.OutText);
        Assert.False(Directory.Exists(run.Directory["home"]));
    }

    [Fact]
    public async Task A_server_that_is_named_and_does_not_answer_is_named()
    {
        await using var run = new CommandRun();
        Assert.Equal(1, await run.With("LABSIM_SERVER", run.Directory["nobody"]).RunAsync("ps"));
        Assert.Contains($"no lab server answers at {run.Directory["nobody"]}", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(2, await run.With("LABSIM_SERVER", "ftp://x").RunAsync("ps"));
    }

    [Fact]
    public async Task An_answer_that_is_no_problem_document_is_told_as_it_is()
    {
        await using var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", async (_, stream) => await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\n<htm>"u8.ToArray()));
        Assert.Equal(1, await run.RunAsync("ps"));
        Assert.Contains("the server answered 502 Bad Gateway", run.ErrorText, StringComparison.Ordinal);
    }
}
