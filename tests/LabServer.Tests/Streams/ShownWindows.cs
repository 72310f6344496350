using System.Text;
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
        window.Take("""{"acknowledge": 1}"""u8);
        await waiting;
    }

    [Theory]
    [InlineData("{\"acknowledge\": 101}")]
    [InlineData("{\"acknowledge\": 0}")]
    [InlineData("{\"acknowledge\": -5}")]
    [InlineData("{\"acknowledge\": \"50\"}")]
    [InlineData("[50]")]
    [InlineData("50")]
    [InlineData("{\"acknowledge\":")]
    [InlineData("")]
    public async Task What_is_no_acknowledgement_changes_nothing(string message)
    {
        var window = new ShownWindow(100);
        window.Send(100);
        window.Take(Encoding.UTF8.GetBytes(message));
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var waiting = window.WaitAsync(soon.Token);
        Assert.False(waiting.IsCompleted);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
