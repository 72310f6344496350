using System.Collections.Concurrent;
using System.Threading.Channels;

namespace LabSim.NodeRuntime.Agent;

/// <summary>
/// The one writer of the agent's stream. Frames wait in a short queue; who has too many waits himself. Kills never wait, so that a caller who is
/// gone needs nobody to wait for him, and follow the frames that were queued before them.
/// </summary>
internal sealed class AgentOutbox
{
    private const int Capacity = 16;
    private readonly Channel<AgentFrame?> _frames = Channel.CreateBounded<AgentFrame?>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ConcurrentQueue<uint> _kills = new();

    /// <summary>Queues a frame.</summary>
    /// <exception cref="GuestAgentException">The connection is closed.</exception>
    public async ValueTask SendAsync(AgentFrame frame, CancellationToken cancellation)
    {
        try
        {
            await _frames.Writer.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new GuestAgentException(closed.InnerException?.Message ?? "the connection to the guest's agent is closed", closed);
        }
    }

    /// <summary>Queues the end of a command; as many wait as there were commands.</summary>
    public void Kill(uint channel)
    {
        _kills.Enqueue(channel);
        _frames.Writer.TryWrite(null);
    }

    /// <summary>Takes no more frames.</summary>
    public void Close(Exception reason) => _frames.Writer.TryComplete(reason);

    /// <summary>Writes what is queued until the outbox is closed or the stream breaks.</summary>
    public async Task RunAsync(Stream stream, CancellationToken cancellation)
    {
        var kills = new List<uint>();
        while (!_kills.IsEmpty || await _frames.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            while (_kills.TryDequeue(out var channel))
            {
                kills.Add(channel);
            }

            for (var queued = _frames.Reader.Count; queued > 0 && _frames.Reader.TryRead(out var frame); queued--)
            {
                if (frame is { } message)
                {
                    await stream.WriteAsync(message.Encode(), cancellation).ConfigureAwait(false);
                }
            }

            foreach (var channel in kills)
            {
                await stream.WriteAsync(new AgentFrame(AgentFrameType.Kill, channel, default).Encode(), cancellation).ConfigureAwait(false);
            }

            kills.Clear();
            await stream.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }
}
