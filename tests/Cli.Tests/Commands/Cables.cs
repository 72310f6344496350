using System.Text;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

/// <summary>connect and disconnect.</summary>
public sealed class Cables
{
    [Theory]
    [InlineData("r1:eth1", "r2:eth1")]
    [InlineData("tri", "r1:eth1", "r2:eth1")]
    public async Task A_cable_is_plugged_and_shown(params string[] names)
    {
        await using var run = WithLabs();
        run.Server.On("POST /api/v1/labs/tri/links", _ => Documents.Link("up") with { Plugged = true }, ContractJson.Default.LinkDocument, 201);
        Assert.Equal(0, await run.RunAsync(["connect", .. names]));
        Assert.Equal("r1:eth1 -- r2:eth1 is up (plugged by hand)\n", run.OutText);
        Assert.Equal("""{"endpoints":["r1:eth1","r2:eth1"]}""", Encoding.UTF8.GetString(run.Server.Requests.Single(request => request.Method == "POST").Body));
    }

    [Fact]
    public async Task A_refusal_ends_with_its_status_and_its_remedy()
    {
        await using var run = WithLabs();
        run.Server.Refuse("POST /api/v1/labs/tri/links", Documents.Problem(409, "r1:eth1 of lab tri has a cable already: x", ExitStatus.Failed, "labsim disconnect tri r1:eth1"));
        Assert.Equal(1, await run.RunAsync("connect", "tri", "r1:eth1", "r2:eth1"));
        Assert.Equal("labsim: r1:eth1 of lab tri has a cable already: x\n        labsim disconnect tri r1:eth1\n", run.ErrorText);
    }

    [Fact]
    public async Task All_cables_go_back_and_what_changed_is_listed()
    {
        await using var run = WithLabs();
        run.Server.On("DELETE /api/v1/labs/tri/cabling", _ => new CablingDocument(["- link a:eth1--b:eth1", "+ link c:eth1--d:eth1"]), ContractJson.Default.CablingDocument);
        Assert.Equal(0, await run.RunAsync("connect", "tri", "--reset"));
        Assert.Equal("tri: the cables are as the topology says again\n  - link a:eth1--b:eth1\n  + link c:eth1--d:eth1\n", run.OutText);
        Assert.Equal(2, await run.RunAsync("connect", "tri", "r1:eth1", "r2:eth1", "--reset"));
        Assert.Equal(2, await run.RunAsync("connect", "tri", "r1:eth1"));
        Assert.Contains("two ENDPOINTs are needed, 1 were given", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cable_is_pulled_by_either_end()
    {
        await using var run = WithLabs();
        run.Server
            .On("PUT /api/v1/labs/tri/links/r2%3Aeth1", _ => Documents.Link("up"), ContractJson.Default.LinkDocument)
            .On("DELETE /api/v1/labs/tri/links/r1%3Aeth1--r2%3Aeth1", (_, stream) => stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray()).AsTask());
        Assert.Equal(0, await run.RunAsync("disconnect", "r2:eth1"));
        Assert.Equal("r1:eth1 -- r2:eth1 is disconnected\n", run.OutText);
    }

    [Fact]
    public async Task What_was_pulled_and_plugged_is_shown_by_ps()
    {
        await using var run = WithLabs();
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab() with { Links = [Documents.Link("up") with { Plugged = true }], PulledLinks = ["r1:eth9--r2:eth9"] }, ContractJson.Default.LabDocument);
        Assert.Equal(0, await run.RunAsync("ps", "tri"));
        GoldenFile.Matches("ps-cabled.txt", run.OutText);
    }

    [Fact]
    public async Task Free_ends_are_what_completion_offers()
    {
        await using var run = WithLabs();
        var hub = Documents.Node("hub1", "ready") with { Image = "", Interfaces = [new InterfaceDocument("eth1", null, "x", "fabric", true)] };
        var spare = Documents.Node("r9", "ready") with { Interfaces = [new InterfaceDocument("eth1", null, "x", "vhost-user", true), new InterfaceDocument("eth2", null, null, "vhost-user", false)] };
        run.Server.On("GET /api/v1/labs/tri", _ => Documents.Lab() with { Nodes = [hub, spare] }, ContractJson.Default.LabDocument);
        Assert.Equal(0, await run.RunAsync("complete", "free", "tri"));
        Assert.Equal("r9:eth2\nhub1\n", run.OutText);
    }

    private static CommandRun WithLabs()
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        return run;
    }
}
