using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Ui
{
    private static readonly LoginLinkDocument Link = new("http://127.0.0.1:7780/login#code", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Without_a_screen_the_link_is_printed()
    {
        await using var run = new CommandRun();
        run.Server.On("POST /api/v1/login-links", _ => Link, ContractJson.Default.LoginLinkDocument);
        Assert.Equal(0, await run.RunAsync("ui"));
        Assert.Equal("http://127.0.0.1:7780/login#code\n", run.OutText);
    }

    [Fact]
    public async Task A_file_is_opened_by_its_absolute_path_and_the_link_leads_to_its_lab()
    {
        await using var run = new CommandRun();
        run.Write("my.yaml", "name: mine\n");
        OpenTopologyRequest? asked = null;
        run.Server.On("POST /api/v1/login-links", _ => Link, ContractJson.Default.LoginLinkDocument)
            .On("POST /api/v1/topologies", request => Opened(asked = JsonSerializer.Deserialize(request.Body, ContractJson.Default.OpenTopologyRequest)), ContractJson.Default.TopologyDocument);
        Assert.Equal(0, await run.RunAsync("ui", "my.yaml", "--print", "--json"));
        Assert.Equal(run.Directory["my.yaml"], asked!.File);
        var link = JsonSerializer.Deserialize(run.OutText, ContractJson.Default.LoginLinkDocument)!;
        Assert.Equal("http://127.0.0.1:7780/login?to=%2Flabs%2Fmine#code", link.Url);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        await using var run = new CommandRun();
        _ = run.Server;
        Assert.Equal(4, await run.RunAsync("ui", "none.yaml"));
        Assert.Contains("there is no file none.yaml", run.ErrorText, StringComparison.Ordinal);
    }

    private static TopologyDocument Opened(OpenTopologyRequest? asked) => new()
    {
        Lab = "mine", File = asked!.File!, Revision = 1, Label = "opened", By = "file", ChangedAt = DateTimeOffset.UnixEpoch, Text = "", Diagnostics = [], Valid = true,
        ModelRevision = 0, Layout = new LayoutDocument(new Dictionary<string, NodePlaceDocument>(), [], [], []),
    };
}
