using System.Buffers.Binary;

namespace LabSim.NodeRuntime.Agent;

/// <summary>Reads what the guest says and hands it on; the place where a hostile guest is found out.</summary>
internal sealed class AgentListener(AgentSession session, AgentOutbox outbox, TimeProvider time, Action<GuestState> stateChanged)
{
    private const int MaxGarbage = 1 << 20;
    private const int MaxChangesPerMinute = 60;
    private readonly Queue<long> _changes = new();
    private volatile GuestState _state = GuestState.Unknown;
    private GuestState? _told = GuestState.Unknown;

    /// <summary>What the guest said last about itself.</summary>
    public GuestState State => _state;

    /// <summary>Listens until the stream ends.</summary>
    /// <exception cref="GuestAgentException">The guest broke the protocol.</exception>
    public async Task ListenAsync(Stream stream, CancellationToken cancellation)
    {
        var reader = new AgentFrameReader();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var got)
        {
            if (TakeBytes(reader, buffer.AsSpan(0, got)))
            {
                await outbox.SendAsync(session.Hello(), cancellation).ConfigureAwait(false);
            }

            if (reader.Garbage > MaxGarbage)
            {
                throw new GuestAgentException("the guest's agent talks nonsense: a mebibyte without one message");
            }
        }
    }

    /// <summary>Takes the frames out of what was read; returns whether the agent restarted, so that hello must be said again.</summary>
    private bool TakeBytes(AgentFrameReader reader, ReadOnlySpan<byte> bytes)
    {
        var restarted = false;
        while (reader.TryRead(ref bytes, out var frame))
        {
            if (frame.Type == AgentFrameType.Welcome)
            {
                if (session.TakeWelcome(frame.Payload.Span))
                {
                    CountChange();
                    session.Renew();

                    // A guest that booted anew may be as ready as it was before, and whoever saw it reset waits to hear so.
                    _told = null;
                    restarted = true;
                }
            }
            else if (session.Welcomed.IsCompletedSuccessfully)
            {
                TakeFrame(frame);
            }
        }

        return restarted;
    }

    private void TakeFrame(AgentFrame frame)
    {
        var payload = frame.Payload.Span;
        switch (frame.Type)
        {
            case AgentFrameType.Output:
                session.Find(frame.Channel)?.Accept(GuestOutput.Standard, payload);
                break;
            case AgentFrameType.Error:
                session.Find(frame.Channel)?.Accept(GuestOutput.Error, payload);
                break;
            case AgentFrameType.Exit when payload.Length == 4:
                session.Find(frame.Channel)?.Exit(BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case AgentFrameType.Credit when payload.Length == 5:
                session.Find(frame.Channel)?.AddInputRoom(BinaryPrimitives.ReadUInt32BigEndian(payload[1..]));
                break;
            case AgentFrameType.Identity:
                session.Answer(frame.Channel, payload);
                break;
            case AgentFrameType.State when payload.Length >= 1:
                TakeState(payload);
                break;
        }
    }

    private void TakeState(ReadOnlySpan<byte> payload)
    {
        var phase = payload[0] switch { (byte)'R' => GuestPhase.Ready, (byte)'F' => GuestPhase.Failed, _ => GuestPhase.Booting };
        var state = new GuestState(phase, AgentText.Sanitize(payload[1..]));
        if (state != _told)
        {
            CountChange();
            _state = _told = state;
            stateChanged(state);
        }
    }

    /// <summary>States become events of the lab: a guest may not flood them.</summary>
    private void CountChange()
    {
        var now = time.GetTimestamp();
        while (_changes.Count > 0 && time.GetElapsedTime(_changes.Peek(), now) > TimeSpan.FromMinutes(1))
        {
            _changes.Dequeue();
        }

        _changes.Enqueue(now);
        if (_changes.Count > MaxChangesPerMinute)
        {
            throw new GuestAgentException($"the guest's agent changed its state more than {MaxChangesPerMinute} times a minute");
        }
    }
}
