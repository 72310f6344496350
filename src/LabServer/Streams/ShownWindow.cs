using LabSim.Orchestration.Events;

namespace LabSim.LabServer.Streams;

/// <summary>
/// How much of a console a browser may owe: browsers take in whatever comes and show it later, so a WebSocket alone holds nothing back. The page says
/// in text messages <c>{"acknowledge": n}</c> how many bytes it has shown; no more than a window's worth beyond that is sent.
/// </summary>
/// <param name="window">Bytes that may be sent and not shown.</param>
internal sealed class ShownWindow(long window)
{
    private readonly Lock _lock = new();
    private readonly ChangeSignal _moved = new();
    private long _sent;
    private long _shown;

    /// <summary>Counts what is sent.</summary>
    public void Send(int bytes)
    {
        lock (_lock)
        {
            _sent += bytes;
        }
    }

    /// <summary>Takes an acknowledgement; one of more than was sent changes nothing.</summary>
    /// <param name="shown">Bytes that were shown so far.</param>
    public void Take(long shown)
    {
        lock (_lock)
        {
            if (shown > _sent || shown <= _shown)
            {
                return;
            }

            _shown = shown;
            _moved.Tell();
        }
    }

    /// <summary>Waits until more may be sent.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_sent - _shown < window)
                {
                    return;
                }

                moved = _moved.Next;
            }

            await moved.WaitAsync(cancellation);
        }
    }
}
