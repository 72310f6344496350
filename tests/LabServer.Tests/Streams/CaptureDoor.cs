using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts;
using LabSim.Contracts.Wire;
using LabSim.Switching.Capture;
using LabSim.Switching.Recording;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

public sealed class CaptureDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_headers_come_when_the_tap_is_in_place_and_delete_ends_the_stream_in_order()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var answer = await client.GetAsync($"/api/v1/labs/{Labs.Name}/captures?endpoint=r1:eth1&snaplen=96&filter=ip", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal("application/x-pcapng", answer.Content.Headers.ContentType?.MediaType);
        var capture = Assert.Single(server.Fabrics[Labs.Name].Captures);
        Assert.Equal((96, "ip", "r1:eth1"), (capture.Request.SnapLength, capture.Request.Filter, Assert.Single(capture.Request.Ports)));

        var body = await answer.Content.ReadAsStreamAsync(Cancelled);
        var header = new byte[FakeCapture.Header.Length];
        await body.ReadExactlyAsync(header, Cancelled);
        Assert.Equal(FakeCapture.Header.ToArray(), header);
        await capture.Pass("frame"u8.ToArray());
        var frame = new byte[5];
        await body.ReadExactlyAsync(frame, Cancelled).AsTask().WaitAsync(Patience, Cancelled);
        Assert.Equal("frame"u8.ToArray(), frame);

        using var end = await client.DeleteAsync(answer.Headers.Location, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
        Assert.Equal(0, await body.ReadAsync(new byte[1], Cancelled).AsTask().WaitAsync(Patience, Cancelled));
        using var again = await client.DeleteAsync(answer.Headers.Location, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_client_that_leaves_takes_its_tap_along()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using (var client = server.Local())
        {
            using var answer = await client.GetAsync($"/api/v1/labs/{Labs.Name}/captures?endpoint=r1:eth1", HttpCompletionOption.ResponseHeadersRead, Cancelled);
            Assert.Single(server.Fabrics[Labs.Name].Captures);
        }

        await Eventually.HoldsAsync(() => server.Fabrics[Labs.Name].Captures.Count == 0, Cancelled);
    }

    [Fact]
    public async Task The_past_is_answered_with_what_is_known_of_it_and_ends()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        var from = DateTimeOffset.UnixEpoch;
        server.Fabrics[Labs.Name].Past = _ => new CapturePast(12, from, from.AddSeconds(17.75));
        using var client = server.Local();
        using var answer = await client.GetAsync($"/api/v1/labs/{Labs.Name}/captures?endpoint=r1:eth1&last=30", Cancelled);
        Assert.Equal(("12", "12.25"), (answer.Headers.GetValues(PastHeaders.Frames).Single(), answer.Headers.GetValues(PastHeaders.Seconds).Single()));
        Assert.Equal(FakeCapture.Header.ToArray(), await answer.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Theory]
    [InlineData("&last=30&follow=true")]
    [InlineData("&last=30&duration=10")]
    [InlineData("&last=30&count=10")]
    public async Task After_the_past_a_capture_goes_on_where_that_was_asked_for(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var answer = await client.GetAsync($"/api/v1/labs/{Labs.Name}/captures?endpoint=r1:eth1{query}", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        var capture = Assert.Single(server.Fabrics[Labs.Name].Captures);
        Assert.Equal((TimeSpan.FromSeconds(30), true), (capture.Request.Last, capture.Request.Live));
    }

    [Fact]
    public async Task A_lab_whose_recorder_is_off_has_no_past_and_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        server.Fabrics[Labs.Name].SetRecorder(RecorderMode.Off);
        using var client = server.Local();
        using var answer = await client.GetAsync($"/api/v1/labs/{Labs.Name}/captures?endpoint=r1:eth1&last=30", Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled);
        Assert.Equal((409, $"lab {Labs.Name} has no past to show: its flight recorder is off"), (problem!.Status, problem.Detail));
        Assert.NotEmpty(problem.Remedy!);
    }

    [Theory]
    [InlineData("", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&snaplen=0", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&snaplen=many", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&count=0", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&duration=-1", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&last=0", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&follow=true", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r1:eth1&last=1&follow=false&count=1", 400, ExitStatus.Usage)]
    [InlineData("?endpoint=r9:eth1", 404, ExitStatus.NotFound)]
    [InlineData("?endpoint=r1:eth9", 404, ExitStatus.NotFound)]
    public async Task A_capture_that_cannot_be_is_refused_before_any_output(string query, int status, int exitStatus)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var client = server.Local();
        using var answer = await client.GetAsync($"/api/v1/labs/{Labs.Name}/captures{query}", Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled);
        Assert.Equal((status, status, exitStatus), ((int)answer.StatusCode, problem!.Status, problem.ExitStatus));
        Assert.Null(answer.Headers.Location);
        Assert.Empty(server.Fabrics[Labs.Name].Captures);
    }
}
