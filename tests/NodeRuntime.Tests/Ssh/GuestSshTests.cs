using System.IO.Pipelines;
using System.Text;
using LabSim.NodeRuntime.Ssh;
using LabSim.NodeRuntime.Tests.Agent;

namespace LabSim.NodeRuntime.Tests.Ssh;

/// <summary>Who answers at a guest's port 22 may be anybody, or nobody. That it works with a real guest is shown by Integration.Tests/CloudImages.</summary>
public sealed class GuestSshTests : IDisposable
{
    private readonly Pipe _fromGuest = new();
    private readonly MemoryStream _toGuest = new();

    public void Dispose() => _toGuest.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("SSH-2.0-nonsense\r\n\u0001\u0002 this is no key exchange")]
    public async Task Who_ends_or_speaks_no_ssh_is_said_and_the_connection_is_closed(string words)
    {
        await _fromGuest.Writer.WriteAsync(Encoding.UTF8.GetBytes(words), TestContext.Current.CancellationToken);
        await _fromGuest.Writer.CompleteAsync();
        var failure = await Assert.ThrowsAsync<GuestSshException>(() => RunAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("its SSH does not answer: ", failure.Message, StringComparison.Ordinal);
        Assert.False(_toGuest.CanWrite);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(patience.Token));
        Assert.False(_toGuest.CanWrite);
    }

    private Task<string> RunAsync(CancellationToken cancellation) =>
        new GuestSsh(_ => Task.FromResult<Stream>(new DuplexStream(_fromGuest.Reader.AsStream(), _toGuest)), new SshLogin("admin", "secret", "/no/such/key")).RunAsync("show", 1 << 20, cancellation);
}
