using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Views;

public sealed class RowFlow
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.0 / RowsChannel.BatchesPerSecond);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_than_two_batches_are_on_the_way_and_an_acknowledgement_lets_the_next_one_go()
    {
        await using var client = await ViewClient.OpenAsync();
        await PassAsync(client.Capture, 5 * RowsChannel.RowsPerBatch);
        using var rows = await client.RowsAsync();
        var (first, second) = (await ViewClient.NextAsync(rows), await ViewClient.NextAsync(rows));
        Assert.Equal((0, RowsChannel.RowsPerBatch), (From(first), Count(first)));
        Assert.Equal((RowsChannel.RowsPerBatch, RowsChannel.RowsPerBatch), (From(second), Count(second)));
        Assert.Equal(5 * RowsChannel.RowsPerBatch, second.GetProperty("total").GetInt32());

        // Ten paces without a third batch.
        var third = ViewClient.NextAsync(rows);
        await Assert.ThrowsAsync<TimeoutException>(() => third.WaitAsync(Pace * 10, Cancelled));
        await ViewClient.SayAsync(rows, $$"""{"ack":{{RowsChannel.RowsPerBatch}}}""");
        Assert.Equal(2 * RowsChannel.RowsPerBatch, From(await third));
        var fourth = ViewClient.NextAsync(rows);
        await Assert.ThrowsAsync<TimeoutException>(() => fourth.WaitAsync(Pace * 5, Cancelled));
        await ViewClient.SayAsync(rows, $$"""{"ack":{{3 * RowsChannel.RowsPerBatch}}}""");
        Assert.Equal(3 * RowsChannel.RowsPerBatch, From(await fourth));
        Assert.Equal(5 * RowsChannel.RowsPerBatch, (await ViewClient.NextAsync(rows)).GetProperty("rows").EnumerateArray().Last()[0].GetInt32());
    }

    [Fact]
    public async Task A_paused_viewer_gets_nothing_and_afterwards_everything()
    {
        await using var client = await ViewClient.OpenAsync();
        await PassAsync(client.Capture, 1);
        using var rows = await client.RowsAsync();
        Assert.Equal(1, Count(await ViewClient.NextAsync(rows)));
        await ViewClient.SayAsync(rows, """{"pause":true,"ack":1}""");
        using var other = await client.RowsAsync();
        Assert.Equal(1, Count(await ViewClient.NextAsync(other)));
        await PassAsync(client.Capture, 10);
        var paused = ViewClient.NextAsync(rows);
        Assert.Equal(1, From(await ViewClient.NextAsync(other)));
        Assert.False(paused.IsCompleted);
        await ViewClient.SayAsync(rows, """{"pause":false}""");
        var after = await paused;
        Assert.Equal((1, 10), (From(after), Count(after)));
    }

    [Fact]
    public async Task Losses_are_told_without_new_rows()
    {
        await using var client = await ViewClient.OpenAsync();
        using var rows = await client.RowsAsync();
        await ViewClient.NextAsync(rows);
        client.Capture.Lost = 17;
        var news = await ViewClient.NextAsync(rows);
        Assert.Equal((17, 0, "running"), (news.GetProperty("lost").GetInt32(), Count(news), news.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"ack":"many"}""")]
    public async Task Who_says_what_cannot_be_read_is_told_and_the_view_goes_on(string message)
    {
        await using var client = await ViewClient.OpenAsync();
        using var rows = await client.RowsAsync();
        await ViewClient.SayAsync(rows, message);
        var buffer = new byte[4096];
        WebSocketReceiveResult close;
        do
        {
            close = await rows.ReceiveAsync(buffer, Cancelled).WaitAsync(ViewClient.Patience, Cancelled);
        }
        while (close.MessageType != WebSocketMessageType.Close);

        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, close.CloseStatus);
        using var again = await client.RowsAsync();
        Assert.Equal("running", (await ViewClient.NextAsync(again)).GetProperty("state").GetString());
    }

    private static int From(JsonElement batch) => batch.GetProperty("from").GetInt32();

    private static int Count(JsonElement batch) => batch.GetProperty("rows").GetArrayLength();

    private static async Task PassAsync(FakeCapture capture, int frames)
    {
        var block = PcapngBlocks.Frame(TestFrames.Ping(1), 0);
        await capture.Pass(Enumerable.Repeat(block, frames).SelectMany(bytes => bytes).ToArray());
    }
}
