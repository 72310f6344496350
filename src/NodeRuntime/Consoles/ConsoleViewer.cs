namespace LabSim.NodeRuntime.Consoles;

/// <summary>One viewer: a bounded queue between the line and whoever reads it.</summary>
internal sealed class ConsoleViewer(Action<ConsoleViewer> detach) : IConsoleViewer
{
    /// <summary>How many bytes may wait before the viewer is cut off.</summary>
    public const int Limit = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _chunks = new();
    private readonly SemaphoreSlim _filled = new(0);
    private int _bytes;
    private bool _ended;

    /// <inheritdoc/>
    public int Past { get; init; }

    /// <summary>Queues bytes; <see langword="false"/> when the viewer is too slow and has been cut off.</summary>
    public bool Offer(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return false;
            }

            if (_bytes + bytes.Length > Limit && _bytes > 0)
            {
                EndLocked(discard: true);
                return false;
            }

            _bytes += bytes.Length;
            _chunks.Enqueue(bytes);
            _filled.Release();
            return true;
        }
    }

    /// <summary>Ends it: what waits is still delivered, then nothing more.</summary>
    public void End()
    {
        lock (_lock)
        {
            EndLocked(discard: false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        await _filled.WaitAsync(cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            if (_chunks.TryDequeue(out var chunk))
            {
                _bytes -= chunk.Length;
                return chunk;
            }

            // The end stays readable for whoever asks again.
            _filled.Release();
            return default;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        detach(this);
        End();
    }

    private void EndLocked(bool discard)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (discard)
        {
            _chunks.Clear();
            _bytes = 0;
        }

        _filled.Release();
    }
}
