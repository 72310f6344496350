using LabSim.Contracts;
using LabSim.LabServer.Hosting;
using LabSim.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.LabServer.Tests.Hosting;

public sealed class Watchdogs
{
    private const int Killed = 128 + 9;
    private const int Aborted = 128 + 6;
    private readonly ManualTimeProvider _time = new();
    private readonly List<FakeServer> _servers = [];

    [Fact]
    public async Task A_server_that_dies_has_a_successor_at_once()
    {
        var watching = WatchAsync();
        _servers[0].End(Killed);
        Assert.Equal(2, _servers.Count);
        _servers[1].End(Aborted);
        Assert.Equal(3, _servers.Count);
        _servers[2].End(ExitStatus.Done);
        Assert.Equal(ExitStatus.Done, await watching);
        Assert.All(_servers, server => Assert.True(server.Disposed));
    }

    [Theory]
    [InlineData(ExitStatus.Done)]
    [InlineData(ExitStatus.Failed)]
    [InlineData(ExitStatus.Environment)]
    public async Task A_server_that_ends_by_itself_has_none_and_its_status_is_passed_on(int status)
    {
        var watching = WatchAsync();
        _servers[0].End(status);
        Assert.Equal(status, await watching);
        Assert.Single(_servers);
    }

    [Fact]
    public async Task The_fourth_death_within_a_minute_is_the_last()
    {
        var watching = WatchAsync();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i + 1, _servers.Count);
            _servers[i].End(Killed);
        }

        Assert.Equal(ExitStatus.Failed, await watching);
        Assert.Equal(4, _servers.Count);
    }

    [Fact]
    public async Task Deaths_that_are_a_minute_old_do_not_count()
    {
        var watching = WatchAsync();
        for (var i = 0; i < 12; i++)
        {
            _servers[i].End(Killed);
            _time.Advance(TimeSpan.FromSeconds(21));
        }

        Assert.Equal(13, _servers.Count);
        _servers[12].End(ExitStatus.Done);
        Assert.Equal(ExitStatus.Done, await watching);
    }

    [Fact]
    public async Task A_watchdog_that_is_told_to_stop_asks_its_server_to_and_starts_no_other()
    {
        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(stop);
        await stop.CancelAsync();
        Assert.True(_servers[0].Asked);
        _servers[0].End(Killed);
        Assert.Equal(ExitStatus.Done, await watching);
        Assert.Single(_servers);
    }

    private Task<int> WatchAsync(CancellationTokenSource? stop = null) => new Watchdog(() =>
    {
        _servers.Add(new FakeServer());
        return _servers[^1];
    }, _time, NullLogger.Instance).RunAsync(stop?.Token ?? CancellationToken.None);

    private sealed class FakeServer : IWatchedProcess
    {
        // Continuations run inside End, so that a test sees the successor when End returns.
        private readonly TaskCompletionSource<int> _ended = new();

        public int Id => 1;

        public bool Asked { get; private set; }

        public bool Disposed { get; private set; }

        public void End(int status) => _ended.SetResult(status);

        public Task<int> WaitAsync() => _ended.Task;

        public Task AskToStopAsync()
        {
            Asked = true;
            return Task.CompletedTask;
        }

        public void Dispose() => Disposed = true;
    }
}
