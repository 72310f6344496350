using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Dissection;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Views;

public sealed class DissectionDoor
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_display_filter_answers_with_numbers_and_a_wrong_one_with_the_dissectors_words()
    {
        await using var client = await ViewClient.OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1), i));
        }

        using var even = await FilterAsync(client, "even");
        var matched = await even.Content.ReadFromJsonAsync(ContractJson.Default.MatchesDocument, Cancelled);
        Assert.Equal([2, 4], matched!.Matches);
        Assert.Equal(5, matched.Total);
        var wrong = await ProblemAsync(await FilterAsync(client, "odd"));
        Assert.Equal((400, "https://labsim.dev/problems/bad-filter", "\"odd\" is neither a field nor a protocol name."), (wrong.Status, wrong.Type, wrong.Detail));
        Assert.Equal(400, (await ProblemAsync(await FilterAsync(client, new string('x', 5000)))).Status);
    }

    [Fact]
    public async Task Fields_are_completed_and_streams_followed()
    {
        await using var client = await ViewClient.OpenAsync();
        var fields = await client.Http.GetFromJsonAsync(client.Address + "/complete?prefix=tcp.", ContractJson.Default.FieldDocumentArray, Cancelled);
        Assert.Equal(new FieldDocument("tcp.port", "unsigned", "Port"), Assert.Single(fields!));
        var stream = await client.Http.GetFromJsonAsync(client.Address + "/follow?frame=3&protocol=tcp", ContractJson.Default.FollowDocument, Cancelled);
        Assert.Equal(("10.0.0.1:1", "10.0.0.2:2", "tcp.stream eq 0"), (stream!.A, stream.B, stream.Filter));
        Assert.Equal(new FollowedBytes("b", 3, "Kg=="), Assert.Single(stream.Payload));
        Assert.Equal(400, (await ProblemAsync(await client.Http.GetAsync(client.Address + "/follow?frame=3&protocol=smtp", Cancelled))).Status);
    }

    [Fact]
    public async Task Without_a_dissector_rows_go_on_and_trees_name_the_remedy()
    {
        using var empty = new TemporaryDirectory();
        var nowhere = new Sharkd(new RuntimeOptions { SearchDirectories = [empty.Path] }, null, TimeProvider.System);
        await using var client = await ViewClient.OpenAsync(new TestServerOptions { Dissector = nowhere });
        await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1), 0));
        using var rows = await client.RowsAsync();
        while ((await ViewClient.NextAsync(rows)).GetProperty("rows").GetArrayLength() == 0)
        {
        }

        foreach (var answer in new[] { await client.Http.GetAsync(client.Address + "/frames/1", Cancelled), await FilterAsync(client, "icmp") })
        {
            var problem = await ProblemAsync(answer);
            Assert.Equal((503, "https://labsim.dev/problems/environment", ExitStatus.Environment), (problem.Status, problem.Type, problem.ExitStatus));
            Assert.Contains("apt-get install", problem.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/frames/0", HttpStatusCode.NotFound)]
    [InlineData("/frames/99999999999", HttpStatusCode.BadRequest)]
    [InlineData("/frames/x", HttpStatusCode.BadRequest)]
    [InlineData("/follow", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_is_refused(string path, HttpStatusCode status)
    {
        await using var client = await ViewClient.OpenAsync();
        using var answer = await client.Http.GetAsync(client.Address + path, Cancelled);
        Assert.Equal(status, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> FilterAsync(ViewClient client, string expression) =>
        client.Http.PostAsJsonAsync(client.Address + "/filter", new FilterRequest(expression), ContractJson.Default.FilterRequest, Cancelled);

    private static async Task<ProblemDocument> ProblemAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return (await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!;
        }
    }
}
