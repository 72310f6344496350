using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Views;
using LabSim.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LabSim.LabServer.Tests.Views;

public sealed class ViewLifetimes
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_view_ends_when_nobody_has_looked_for_a_minute()
    {
        var time = new ManualTimeProvider();
        await using var client = await ViewClient.OpenAsync(new TestServerOptions { Time = time });
        time.Advance(ViewAttendance.Patience - TimeSpan.FromSeconds(1));
        await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1), 0));
        using (var rows = await client.RowsAsync())
        {
            // What has rows has been noticed by the view.
            Assert.Equal(1, (await ViewClient.NextAsync(rows)).GetProperty("total").GetInt32());
            time.Advance(ViewAttendance.Patience * 3);
            await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(2), 0));
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(2, (await ViewClient.NextAsync(rows)).GetProperty("total").GetInt32());
            await rows.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WaitAsync(ViewClient.Patience, Cancelled);
        }

        // The server's side of the goodbye may come a moment later than ours.
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(ViewAttendance.Patience);
            return client.Capture.Ended;
        }, Cancelled);
        using var gone = await client.Http.GetAsync(client.Address, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_view_outlives_the_machines_and_goes_with_the_lab()
    {
        var dissector = new FakeDissector();
        await using var client = await ViewClient.OpenAsync(new TestServerOptions { Dissector = dissector });
        await client.Capture.Pass(PcapngBlocks.Frame(TestFrames.Ping(1), 0));
        await client.Server.AwaitAsync((await client.Server.Labs.DownAsync(Labs.Name, wipe: false, Cancelled)).Id, Cancelled);
        await Eventually.HoldsAsync(() => client.Server.App.Services.GetRequiredService<CaptureViews>().Find(Labs.Name, client.View.Id).State == "ended", Cancelled);
        Assert.NotNull(await client.Http.GetFromJsonAsync(client.Address + "/frames/1", ContractJson.Default.FrameDocument, Cancelled));
        using var rows = await client.RowsAsync();
        var last = await ViewClient.NextAsync(rows);
        Assert.Equal(("ended", 1), (last.GetProperty("state").GetString(), last.GetProperty("rows").GetArrayLength()));

        await client.Server.Labs.DownAsync(Labs.Name, wipe: true, Cancelled);
        var close = await rows.ReceiveAsync(new byte[100], Cancelled).WaitAsync(ViewClient.Patience, Cancelled);
        Assert.Equal((WebSocketMessageType.Close, "the view is closed"), (close.MessageType, close.CloseStatusDescription));
        await Eventually.HoldsAsync(() => dissector.Open == 0 && !Directory.Exists(client.Directory), Cancelled);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_views_and_their_files()
    {
        var dissector = new FakeDissector();
        var client = await ViewClient.OpenAsync(new TestServerOptions { Dissector = dissector });
        Assert.Equal(1, dissector.Open);
        await client.Server.App.StopAsync(Cancelled);
        await client.Server.App.DisposeAsync();
        Assert.Equal(0, dissector.Open);
        Assert.True(client.Capture.Ended);
        Assert.Empty(Directory.GetDirectories(client.Directory));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task There_are_at_most_so_many_views()
    {
        await using var client = await ViewClient.OpenAsync();
        for (var i = 1; i < CaptureViews.Most; i++)
        {
            using var more = await client.PostAsync(new ViewRequest { Endpoints = ["r1:eth1"] });
            Assert.Equal(HttpStatusCode.Created, more.StatusCode);
        }

        using var refused = await client.PostAsync(new ViewRequest { Endpoints = ["r1:eth1"] });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using var end = await client.Http.DeleteAsync(client.Address, Cancelled);
        using var again = await client.PostAsync(new ViewRequest { Endpoints = ["r1:eth1"] });
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }
}
