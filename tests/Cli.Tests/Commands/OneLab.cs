using System.Text;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

/// <summary>LAB may be left out where only one runs.</summary>
public sealed class OneLab
{
    [Theory]
    [InlineData("tri", "r1:eth1")]
    [InlineData("r1:eth1")]
    public async Task Is_meant_with_and_without_its_name(params string[] names)
    {
        await using var run = With("tri:running", "old:stopped");
        run.Server.On("PUT /api/v1/labs/tri/links/r1%3Aeth1", _ => Documents.Link("down"), ContractJson.Default.LinkDocument);
        Assert.Equal(0, await run.RunAsync(["link", .. names, "--down"]));
        Assert.Equal("r1:eth1 -- r2:eth1 is down\n", run.OutText);
        Assert.Equal("""{"up":false}""", Encoding.UTF8.GetString(run.Server.Requests.Last().Body));
    }

    [Fact]
    public async Task Several_labs_must_be_told_apart()
    {
        await using var run = With("tri:running", "square:starting");
        Assert.Equal(2, await run.RunAsync("down"));
        Assert.Contains("several labs run: tri, square", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_lab_is_not_found()
    {
        await using var run = With();
        Assert.Equal(4, await run.RunAsync("down"));
        Assert.Contains("there is no lab", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_lab_is_answered_with_those_that_are()
    {
        await using var run = With("triangle:running", "square:running");
        Assert.Equal(4, await run.RunAsync("stop", "trinagle"));
        Assert.Contains("there is no lab 'trinagle' (did you mean 'triangle'?); there are triangle, square", run.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("running", "r1:eth1 -- r2:eth1 is up\n", """{"up":null}""")]
    [InlineData("stopped", "r1:eth1 -- r2:eth1 is up\n", """{"up":null}""")]
    public async Task The_only_lab_is_meant_even_when_it_is_down(string state, string expected, string body)
    {
        await using var run = With($"tri:{state}");
        run.Server.On("PUT /api/v1/labs/tri/links/r1%3Aeth1", _ => Documents.Link("up"), ContractJson.Default.LinkDocument);
        Assert.Equal(0, await run.RunAsync("link", "r1:eth1"));
        Assert.Equal(expected, run.OutText);
        Assert.Equal(body, Encoding.UTF8.GetString(run.Server.Requests.Last().Body));
    }

    [Fact]
    public async Task Stats_are_a_row_for_each_direction()
    {
        await using var run = With("tri:running");
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab(), ContractJson.Default.LabDocument);
        Assert.Equal(0, await run.RunAsync("stats"));
        GoldenFile.Matches("stats.txt", run.OutText);
    }

    private static CommandRun With(params string[] labs)
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [.. labs.Select(lab => lab.Split(':')).Select(lab => new LabSummary(lab[0], lab[1], "/x.yaml", 2, 2, 1))],
            ContractJson.Default.LabSummaryArray);
        return run;
    }
}
