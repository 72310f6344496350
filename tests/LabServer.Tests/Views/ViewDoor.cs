using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Views;

public sealed class ViewDoor
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_that_pass_are_rows_with_what_a_packet_list_shows()
    {
        await using var client = await ViewClient.OpenAsync();
        using var rows = await client.RowsAsync();
        await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1), 1000));
        await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1, reply: true), 1250, outbound: false));
        List<JsonElement> seen = [];
        while (seen.Count < 2)
        {
            seen.AddRange((await ViewClient.NextAsync(rows)).GetProperty("rows").EnumerateArray());
        }

        Assert.Equal("""[1,0,"10.0.0.1","10.0.0.2","ICMP",74,"Echo (ping) request  id=0x0007, seq=1/256, ttl=64",0,1]""", seen[0].GetRawText());
        Assert.Equal("""[2,0.25,"10.0.0.2","10.0.0.1","ICMP",74,"Echo (ping) reply    id=0x0007, seq=1/256, ttl=64",0,0]""", seen[1].GetRawText());
    }

    [Fact]
    public async Task Views_are_listed_read_and_ended()
    {
        await using var client = await ViewClient.OpenAsync();
        var listed = await client.Http.GetFromJsonAsync($"/api/v1/labs/{Labs.Name}/views", ContractJson.Default.ViewDocumentArray, Cancelled);
        Assert.Equal((client.View.Id, "r1:eth1", "running"), (Assert.Single(listed!).Id, Assert.Single(listed![0].Endpoints), listed[0].State));
        Assert.NotEmpty(Directory.GetDirectories(client.Directory));
        using var end = await client.Http.DeleteAsync(client.Address, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
        Assert.True(client.Capture.Ended);
        Assert.Empty(Directory.GetDirectories(client.Directory));
        using var again = await client.Http.DeleteAsync(client.Address, Cancelled);
        using var read = await client.Http.GetAsync(client.Address, Cancelled);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (again.StatusCode, read.StatusCode));
    }

    [Fact]
    public async Task A_frame_is_taken_apart_and_one_that_is_not_there_is_a_404()
    {
        await using var client = await ViewClient.OpenAsync();
        await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1), 0));
        var frame = await client.Http.GetFromJsonAsync(client.Address + "/frames/1", ContractJson.Default.FrameDocument, Cancelled);
        Assert.Equal((1, "Frame 1", 0, 2, "AQI="), (frame!.Number, frame.Tree[0].Label, frame.Tree[0].Start, frame.Tree[0].Length, frame.Bytes));
        Assert.Equal(("child", "note", "frame"), (frame.Tree[0].Children[0].Label, frame.Tree[0].Children[0].Severity, frame.Tree[0].Children[0].Filter));
        using var missing = await client.Http.GetAsync(client.Address + "/frames/2", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_download_is_all_that_was_captured_so_far()
    {
        await using var client = await ViewClient.OpenAsync();
        var frame = PcapngBlocks.Frame(TestFrames.Ping(1), 0);
        await client.Capture.Pass(frame.AsMemory(0, 50));
        using var half = await client.Http.GetAsync(client.Address + "/file", Cancelled);
        Assert.Equal(PcapngBlocks.Header, await half.Content.ReadAsByteArrayAsync(Cancelled));
        await client.Capture.Pass(frame.AsMemory(50));
        using var whole = await client.Http.GetAsync(client.Address + "/file", Cancelled);
        Assert.Equal(("application/x-pcapng", "attachment"), (whole.Content.Headers.ContentType?.MediaType, whole.Content.Headers.ContentDisposition?.DispositionType));
        byte[] expected = [.. PcapngBlocks.Header, .. frame];
        Assert.Equal(expected, await whole.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task A_view_begins_with_the_past_that_it_asks_for_and_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var answer = await client.PostAsJsonAsync($"/api/v1/labs/{Labs.Name}/views", new ViewRequest { Endpoints = ["r1:eth1"], Last = 30 }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var capture = Assert.Single(server.Fabrics[Labs.Name].Captures);
        Assert.Equal((TimeSpan.FromSeconds(30), true), (capture.Request.Last, capture.Request.Live));
    }

    [Theory]
    [InlineData("""{}""", 400, "bad-request")]
    [InlineData("""{"endpoints":[]}""", 400, "bad-request")]
    [InlineData("""{"endpoints":[null]}""", 400, "bad-request")]
    [InlineData("""{"endpoints":["r1:eth1"],"snaplen":0}""", 400, "bad-request")]
    [InlineData("""{"endpoints":["r1:eth1"],"last":-1}""", 400, "bad-request")]
    [InlineData("""{"endpoints":["r1:eth1"],"filter":"nonsense"}""", 400, "bad-filter")]
    [InlineData("""{"endpoints":["r9:eth1"]}""", 404, "not-found")]
    public async Task A_view_that_cannot_be_is_refused_and_leaves_nothing(string request, int status, string problem)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var answer = await client.PostAsync($"/api/v1/labs/{Labs.Name}/views", new StringContent(request, System.Text.Encoding.UTF8, "application/json"), Cancelled);
        var document = await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled);
        Assert.Equal((status, "https://labsim.dev/problems/" + problem), ((int)answer.StatusCode, document!.Type));
        Assert.Empty(server.Fabrics[Labs.Name].Captures);
        Assert.Empty((await client.GetFromJsonAsync($"/api/v1/labs/{Labs.Name}/views", ContractJson.Default.ViewDocumentArray, Cancelled))!);
    }
}
