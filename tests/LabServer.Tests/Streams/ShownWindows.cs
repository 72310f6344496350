using LabSim.LabServer.Streams;

namespace LabSim.LabServer.Tests.Streams;

public sealed class ShownWindows
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_than_a_window_is_under_way_until_something_was_shown()
    {
        var window = new ShownWindow(100);
        window.Send(99);
        await window.WaitAsync(Cancelled);
        window.Send(1);
        var waiting = window.WaitAsync(Cancelled);
        Assert.False(waiting.IsCompleted);
        window.Take(1);
        await waiting;
    }

    [Theory]
    [InlineData(101)]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task What_cannot_be_so_changes_nothing(long shown)
    {
        var window = new ShownWindow(100);
        window.Send(100);
        window.Take(shown);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var waiting = window.WaitAsync(soon.Token);
        Assert.False(waiting.IsCompleted);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
