using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Qmp;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Qmp;

public sealed class QmpConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<QmpEvent> _events = [];
    private readonly ManualTimeProvider _time = new();
    private FakeQemu? _qemu;
    private QmpConnection? _connection;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_qemu is not null)
        {
            await _qemu.DisposeAsync();
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task It_negotiates_and_returns_what_a_command_returns()
    {
        var qmp = await ConnectAsync();
        var answer = await qmp.ExecuteAsync("query-status", null, Long, Cancellation);
        Assert.Equal("running", answer.GetProperty("status").GetString());
        await qmp.ExecuteAsync("set_link", new JsonObject { ["name"] = "nic0", ["up"] = false }, Long, Cancellation);
        Assert.Equal(["qmp_capabilities", "query-status", "set_link"], _qemu!.Commands.Select(sent => sent.Command));
        Assert.Equal("""{"name":"nic0","up":false}""", _qemu.Commands.Last().Arguments!.ToJsonString());
    }

    [Fact]
    public async Task A_refusal_carries_QEMUs_words_and_the_connection_goes_on()
    {
        var qmp = await ConnectAsync();
        _qemu!.Answer = (command, _) => command == "bad" ? "no such thing" : new JsonObject();
        var refusal = await Assert.ThrowsAsync<QmpException>(() => qmp.ExecuteAsync("bad", null, Long, Cancellation));
        Assert.Equal(("no such thing", "GenericError"), (refusal.Message, refusal.ErrorClass));
        await qmp.ExecuteAsync("good", null, Long, Cancellation);
    }

    [Fact]
    public async Task Many_callers_share_the_connection_and_each_gets_its_own_answer()
    {
        var qmp = await ConnectAsync();
        _qemu!.Answer = (command, arguments) => new JsonObject { ["echo"] = (int)arguments!["n"]! };
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => qmp.ExecuteAsync("echo", new JsonObject { ["n"] = n }, Long, Cancellation)));
        Assert.Equal(Enumerable.Range(0, 200), answers.Select(answer => answer.GetProperty("echo").GetInt32()));
    }

    [Fact]
    public async Task Answers_may_come_in_another_order()
    {
        var qmp = await ConnectAsync();
        _qemu!.Answer = (_, _) => null;
        var first = qmp.ExecuteAsync("first", null, Long, Cancellation);
        var second = qmp.ExecuteAsync("second", null, Long, Cancellation);
        await _qemu.SendAsync("{\"return\": {\"n\": 2}, \"id\": 3}\r\n{\"return\": {\"n\": 1}, \"id\": 2}\r\n");
        Assert.Equal((1, 2), ((await first).GetProperty("n").GetInt32(), (await second).GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task Events_come_in_order_and_before_the_answers_that_follow_them()
    {
        var qmp = await ConnectAsync();
        await _qemu!.SendEventAsync("STOP");
        await _qemu.SendEventAsync("SHUTDOWN", new JsonObject { ["guest"] = true, ["reason"] = "guest-shutdown" });
        await qmp.ExecuteAsync("query-status", null, Long, Cancellation);
        Assert.Equal(["STOP", "SHUTDOWN"], _events.Select(happened => happened.Name));
        Assert.Equal((true, "guest-shutdown", null), (_events[1].Flag("guest"), _events[1].Text("reason"), _events[1].Text("guest")));
    }

    [Fact]
    public async Task Silence_ends_in_a_timeout_that_names_the_command()
    {
        var qmp = await ConnectAsync();
        _qemu!.Answer = (_, _) => null;
        var waiting = qmp.ExecuteAsync("query-status", null, TimeSpan.FromSeconds(2), Cancellation);
        while (_qemu.Commands.Count < 2)
        {
            await Task.Yield();
        }

        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("'query-status' within 2 s", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);

        // The late answer belongs to nobody and harms nobody.
        await _qemu.SendAsync("{\"return\": {}, \"id\": 2}\r\n");
        _qemu.Answer = (_, _) => new JsonObject();
        await qmp.ExecuteAsync("query-status", null, Long, Cancellation);
    }

    [Fact]
    public async Task A_QEMU_that_never_greets_can_be_waited_for_with_patience()
    {
        _qemu = new FakeQemu(_directory["qmp"], greets: false);
        _connection = await QmpConnection.ConnectAsync(_directory["qmp"], _events.Add, _time, Cancellation);
        using var patience = new CancellationTokenSource();
        var negotiation = _connection.NegotiateAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => negotiation);
    }

    [Theory]
    [InlineData("this is not JSON\n")]
    [InlineData("[1,2,3]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"error\": 7, \"id\": 2}\n")]
    [InlineData("{\"event\": 7}\n")]
    [InlineData("{\"return\": {}, \"id\": 1e99}\n")]
    [InlineData("\0\0\0\0\n")]
    [InlineData("\n")]
    public async Task Garbage_ends_the_connection_with_a_reason_for_everybody(string garbage)
    {
        var qmp = await ConnectAsync();
        _qemu!.Answer = (_, _) => null;
        var waiting = qmp.ExecuteAsync("query-status", null, Long, Cancellation);
        await _qemu.SendAsync(garbage);
        Assert.Contains("no QMP message", (await Assert.ThrowsAsync<QmpException>(() => waiting)).Message, StringComparison.Ordinal);
        Assert.Contains("no QMP message", (await qmp.Closed).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<QmpException>(() => qmp.ExecuteAsync("query-status", null, Long, Cancellation));
    }

    [Fact]
    public async Task A_hundred_megabytes_without_a_line_end_are_not_collected()
    {
        var qmp = await ConnectAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var flood = FloodAsync(100 << 20);
        Assert.Contains("more than 1048576 bytes", (await qmp.Closed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).Message, StringComparison.Ordinal);
        await flood;
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 << 20);
    }

    [Fact]
    public async Task A_line_as_long_as_allowed_passes()
    {
        var qmp = await ConnectAsync();
        var text = new string('x', QmpConnection.LongestLine - 64);
        _qemu!.Answer = (_, _) => new JsonObject { ["t"] = text };
        Assert.Equal(text, (await qmp.ExecuteAsync("long", null, Long, Cancellation)).GetProperty("t").GetString());
    }

    [Fact]
    public async Task A_QEMU_that_goes_fails_whoever_waits()
    {
        var qmp = await ConnectAsync();
        _qemu!.Answer = (_, _) => null;
        var waiting = qmp.ExecuteAsync("query-status", null, Long, Cancellation);
        await _qemu.CloseAsync();
        await Assert.ThrowsAsync<QmpException>(() => waiting);
    }

    private async Task<QmpConnection> ConnectAsync()
    {
        _qemu = new FakeQemu(_directory["qmp"]);
        _connection = await QmpConnection.ConnectAsync(_directory["qmp"], _events.Add, _time, Cancellation);
        await _connection.NegotiateAsync(Cancellation);
        return _connection;
    }

    private async Task FloodAsync(int bytes)
    {
        var block = new byte[1 << 16];
        Array.Fill(block, (byte)'x');
        try
        {
            for (var sent = 0; sent < bytes; sent += block.Length)
            {
                await _qemu!.SendAsync(block);
            }
        }
        catch (IOException)
        {
            // The other side has had enough, which is the point.
        }
    }
}
