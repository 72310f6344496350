namespace LabSim.Switching.Tests.Capture;

/// <summary>An output that takes only as many writes as the test allows, and can break.</summary>
internal sealed class SlowStream : Stream
{
    private readonly SemaphoreSlim _allowed = new(0);
    private readonly MemoryStream _written = new();
    private volatile bool _broken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets so many more writes pass.</summary>
    public void Allow(int writes) => _allowed.Release(writes);

    /// <summary>Makes every further write fail, as a closed pipe does.</summary>
    public void Break() => _broken = true;

    public byte[] ToArray() => _written.ToArray();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _allowed.WaitAsync(cancellationToken);
        if (_broken)
        {
            throw new IOException("Broken pipe");
        }

        await _written.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _allowed.Dispose();
        _written.Dispose();
        base.Dispose(disposing);
    }
}
