using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LabSim.NodeRuntime.Agent;

/// <summary>
/// Who is talking to whom: the nonce of this session, and the calls that belong to it. Only frames after the guest repeated the nonce count; what
/// comes before is meant for an earlier server.
/// </summary>
internal sealed class AgentSession
{
    private const int NonceSize = 8;
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, AgentCall> _calls = [];
    private readonly Dictionary<uint, TaskCompletionSource<byte[]>> _questions = [];
    private TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _nonce = RandomNumberGenerator.GetBytes(NonceSize);
    private uint _lastChannel;
    private Exception? _closed;

    /// <summary>Completes when the guest has repeated the nonce.</summary>
    public Task Welcomed
    {
        get
        {
            lock (_lock)
            {
                return _welcomed.Task;
            }
        }
    }

    /// <summary>The frame that opens the session.</summary>
    public AgentFrame Hello()
    {
        lock (_lock)
        {
            return new AgentFrame(AgentFrameType.Hello, 0, _nonce);
        }
    }

    /// <summary>A new command.</summary>
    public AgentCall OpenCall()
    {
        lock (_lock)
        {
            ThrowIfClosed();
            var call = new AgentCall(++_lastChannel);
            _calls.Add(call.Channel, call);
            return call;
        }
    }

    /// <summary>The caller is done with it; later frames about it are ignored.</summary>
    public void CloseCall(AgentCall call)
    {
        lock (_lock)
        {
            _calls.Remove(call.Channel);
        }
    }

    /// <summary>A new question about identity.</summary>
    public (uint Channel, Task<byte[]> Answer) OpenQuestion()
    {
        lock (_lock)
        {
            ThrowIfClosed();
            var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            _questions.Add(++_lastChannel, answer);
            return (_lastChannel, answer.Task);
        }
    }

    /// <summary>The command of a frame, or <see langword="null"/> where nobody waits for it (any more).</summary>
    public AgentCall? Find(uint channel)
    {
        lock (_lock)
        {
            return _calls.GetValueOrDefault(channel);
        }
    }

    /// <summary>Hands an answer to who asked.</summary>
    public void Answer(uint channel, ReadOnlySpan<byte> text)
    {
        lock (_lock)
        {
            if (_questions.Remove(channel, out var question))
            {
                question.TrySetResult(text.ToArray());
            }
        }
    }

    /// <summary>Forgets a question.</summary>
    public void CloseQuestion(uint channel)
    {
        lock (_lock)
        {
            _questions.Remove(channel);
        }
    }

    /// <summary>
    /// Takes a welcome. Returns <see langword="true"/> where the agent does not know this session: it has just started, so its commands are gone,
    /// and hello must be said again. A welcome that answers somebody else's hello is ignored.
    /// </summary>
    public bool TakeWelcome(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < NonceSize)
        {
            return false;
        }

        if (payload.Length >= NonceSize + 4 && BinaryPrimitives.ReadUInt32BigEndian(payload[NonceSize..]) != GuestAgent.ProtocolVersion)
        {
            throw new GuestAgentException("the guest's agent speaks another version of the protocol; build the image anew");
        }

        lock (_lock)
        {
            if (payload[..NonceSize].SequenceEqual(_nonce))
            {
                _welcomed.TrySetResult();
                return false;
            }
        }

        return payload[..NonceSize].IndexOfAnyExcept((byte)0) < 0;
    }

    /// <summary>Begins a new session: the agent has restarted.</summary>
    public void Renew()
    {
        FailAll(new GuestAgentException("the guest's agent restarted"));
        lock (_lock)
        {
            _nonce = RandomNumberGenerator.GetBytes(NonceSize);
            if (_welcomed.Task.IsCompleted)
            {
                _welcomed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Ends it for good.</summary>
    public void Close(GuestAgentException reason)
    {
        lock (_lock)
        {
            _closed ??= reason;
            _welcomed.TrySetException(reason);
            _ = _welcomed.Task.Exception;
        }

        FailAll(reason);
    }

    private void FailAll(GuestAgentException reason)
    {
        lock (_lock)
        {
            foreach (var call in _calls.Values)
            {
                call.Fail(reason);
            }

            foreach (var question in _questions.Values)
            {
                question.TrySetException(reason);
            }

            _calls.Clear();
            _questions.Clear();
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed is not null)
        {
            throw new GuestAgentException(_closed.Message, _closed);
        }
    }
}
