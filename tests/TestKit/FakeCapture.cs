using LabSim.Switching.Capture;

namespace LabSim.TestKit;

/// <summary>A capture that writes one empty section header, then what the test hands to <see cref="Pass"/>, until it is stopped.</summary>
public sealed class FakeCapture(CaptureRequest request) : ICapture
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1);
    private Stream? _output;

    /// <summary>A pcapng section header block without options (little endian).</summary>
    public static ReadOnlyMemory<byte> Header { get; } = new byte[]
    {
        0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0,
    };

    /// <summary>What was asked for.</summary>
    public CaptureRequest Request => request;

    /// <summary>The capture was disposed or its ports were closed.</summary>
    public bool Ended => _ended.Task.IsCompleted;

    /// <inheritdoc/>
    public long Lost { get; set; }

    /// <inheritdoc/>
    public CapturePast? Past { get; set; }

    /// <summary>It is being written out.</summary>
    public bool Running => Volatile.Read(ref _output) is not null;

    /// <summary>Writes bytes as if frames had passed.</summary>
    public async Task Pass(ReadOnlyMemory<byte> block)
    {
        await _turn.WaitAsync();
        try
        {
            if (_output is { } output)
            {
                await output.WriteAsync(block);
                await output.FlushAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(Stream output, CancellationToken stop)
    {
        // In turn: whoever has seen the header in the file may pass frames.
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await output.WriteAsync(Header, CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
            _output = output;
        }
        finally
        {
            _turn.Release();
        }

        if (!request.Live)
        {
            End();
        }

        await using var registration = stop.Register(End);
        await _ended.Task;

        // In turn again: what passes now finds the output open, or none.
        await _turn.WaitAsync(CancellationToken.None);
        _output = null;
        _turn.Release();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    internal void End() => _ended.TrySetResult();
}
