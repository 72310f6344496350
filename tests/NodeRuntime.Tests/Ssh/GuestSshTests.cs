using System.IO.Pipelines;
using LabSim.NodeRuntime.Ssh;

namespace LabSim.NodeRuntime.Tests.Ssh;

/// <summary>Who answers at a guest's port 22 may be anybody, or nobody. That it works with a real guest is shown by Integration.Tests/CloudImages.</summary>
public sealed class GuestSshTests
{
    private static readonly SshLogin Login = new("admin", "secret", "/no/such/key");

    [Fact]
    public async Task A_connection_that_ends_at_once_is_said()
    {
        using var guest = new Guest();
        await guest.SayAsync(""u8.ToArray(), ends: true);
        var failure = await Assert.ThrowsAsync<GuestSshException>(() => guest.RunAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("its SSH does not answer: ", failure.Message, StringComparison.Ordinal);
        Assert.True(guest.IsClosed);
    }

    [Fact]
    public async Task Somebody_who_does_not_speak_ssh_is_said()
    {
        using var guest = new Guest();
        await guest.SayAsync("SSH-2.0-nonsense\r\n\u0001\u0002 this is no key exchange"u8.ToArray(), ends: true);
        var failure = await Assert.ThrowsAsync<GuestSshException>(() => guest.RunAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("its SSH does not answer: ", failure.Message, StringComparison.Ordinal);
        Assert.True(guest.IsClosed);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer()
    {
        using var guest = new Guest();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guest.RunAsync(patience.Token));
        Assert.True(guest.IsClosed);
    }

    // What connects to it reads what it says, and writes into nothing.
    private sealed class Guest : IDisposable
    {
        private readonly Pipe _words = new();
        private readonly Ends _stream;

        public Guest() => _stream = new Ends(_words.Reader.AsStream());

        public bool IsClosed => _stream.IsClosed;

        public Task<string> RunAsync(CancellationToken cancellation) => new GuestSsh(_ => Task.FromResult<Stream>(_stream), Login).RunAsync("show", 1 << 20, cancellation);

        public async Task SayAsync(byte[] words, bool ends)
        {
            await _words.Writer.WriteAsync(words);
            if (ends)
            {
                await _words.Writer.CompleteAsync();
            }
        }

        public void Dispose() => _words.Writer.Complete();
    }

    private sealed class Ends(Stream words) : Stream
    {
        public bool IsClosed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => words.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => words.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            words.Dispose();
            base.Dispose(disposing);
        }
    }
}
