using System.Collections.Immutable;
using System.Net.Sockets;

namespace LabSim.NodeRuntime.Agent;

/// <summary>
/// The host's end of a guest's agent (docs/agent-protocol.md).
/// <para>Theory of operation: one task reads frames and hands them to the calls, one task writes. Nothing in the reading task waits: output goes to the
/// call's own queue, which its windows bound. A guest that breaks the rules (more output than room, a mebibyte of garbage, a flood of states)
/// loses the connection, and every call fails with its reason; the process stays up.</para>
/// <para>Use: <see cref="ConnectAsync"/>, subscribe to <see cref="StateChanged"/>, then <see cref="Start"/>.</para>
/// </summary>
public sealed class GuestAgent : IGuestAgent, IAsyncDisposable
{
    internal const uint ProtocolVersion = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly AgentSession _session = new();
    private readonly AgentOutbox _outbox = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly AgentListener _listener;
    private Task? _work;

    internal GuestAgent(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        _listener = new AgentListener(_session, _outbox, time, state => StateChanged?.Invoke(state));
    }

    /// <summary>What the guest said last about itself.</summary>
    public GuestState State => _listener.State;

    /// <summary>Raised when <see cref="State"/> changes, also after the guest rebooted; in order, never concurrently, on the reading task: it must not block.</summary>
    public event Action<GuestState>? StateChanged;

    /// <summary>Completes, without error, when the connection has ended: the machine is gone, the guest broke the protocol, or we let go.</summary>
    public Task Ended => _work ?? Task.CompletedTask;

    /// <summary>Connects to the socket of QEMU's character device.</summary>
    /// <exception cref="GuestAgentException">Nobody listens there.</exception>
    public static async Task<GuestAgent> ConnectAsync(string socketPath, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return new GuestAgent(await UnixConnection.OpenAsync(socketPath, cancellation).ConfigureAwait(false), time);
        }
        catch (SocketException failure)
        {
            throw new GuestAgentException($"cannot reach the guest's agent at {socketPath}: {failure.Message}", failure);
        }
    }

    /// <summary>Opens the session and begins to listen. Once.</summary>
    public void Start()
    {
        if (_work is not null)
        {
            throw new InvalidOperationException("the agent's connection was started already");
        }

        _work = RunAsync();
    }

    /// <inheritdoc/>
    public async Task<int> ExecuteAsync(
        ImmutableArray<string> arguments, Stream? input, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellation)
    {
        var text = AgentText.JoinArguments(arguments);
        await WaitForWelcomeAsync(cancellation).ConfigureAwait(false);
        var call = _session.OpenCall();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            for (var at = 0; at < text.Length; at += AgentFrame.MaxPayload)
            {
                var piece = text.AsMemory(at, Math.Min(AgentFrame.MaxPayload, text.Length - at));
                await _outbox.SendAsync(new AgentFrame(AgentFrameType.Arguments, call.Channel, piece), cancellation).ConfigureAwait(false);
            }

            await _outbox.SendAsync(AgentFrame.WithNumber(AgentFrameType.Execute, call.Channel, AgentCall.OutputWindow), cancellation).ConfigureAwait(false);
            _ = SendInputAsync(call, input, done.Token);
            return await call.DeliverAsync(output, frame => _outbox.SendAsync(frame, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            _session.CloseCall(call);
            if (!call.Ended)
            {
                _outbox.Kill(call.Channel);
            }
        }
    }

    /// <summary>Asks the guest who it is.</summary>
    /// <exception cref="GuestAgentException">The agent is not there, went away, or answered nonsense.</exception>
    public Task<GuestIdentity> ReadIdentityAsync(CancellationToken cancellation) => ChangeIdentityAsync(new GuestIdentityChange(), cancellation);

    /// <summary>Makes the guest somebody else, as after a clone; returns who it is then.</summary>
    /// <exception cref="ArgumentException">A value holds a line break.</exception>
    /// <exception cref="GuestAgentException">The agent is not there, went away, or answered nonsense.</exception>
    public async Task<GuestIdentity> ChangeIdentityAsync(GuestIdentityChange change, CancellationToken cancellation)
    {
        var text = AgentText.FormatIdentity(change);
        await WaitForWelcomeAsync(cancellation).ConfigureAwait(false);
        var (channel, answer) = _session.OpenQuestion();
        try
        {
            await _outbox.SendAsync(new AgentFrame(AgentFrameType.Identity, channel, text), cancellation).ConfigureAwait(false);
            return AgentText.ParseIdentity(await answer.WaitAsync(Patience, _time, cancellation).ConfigureAwait(false));
        }
        catch (TimeoutException late)
        {
            throw new GuestAgentException("the guest's agent does not answer", late);
        }
        finally
        {
            _session.CloseQuestion(channel);
        }
    }

    /// <summary>Asks the guest to power off; returns when the word is on its way.</summary>
    /// <exception cref="GuestAgentException">The agent is not there or went away.</exception>
    public async Task PowerOffAsync(CancellationToken cancellation)
    {
        await WaitForWelcomeAsync(cancellation).ConfigureAwait(false);
        await _outbox.SendAsync(new AgentFrame(AgentFrameType.PowerOff, 0, default), cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets go of the agent; its commands of this session are killed by it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await Ended.ConfigureAwait(false);
        _session.Close(new GuestAgentException("the connection to the guest's agent is closed"));
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var writing = _outbox.RunAsync(_stream, _stop.Token);
        GuestAgentException reason;
        try
        {
            await _outbox.SendAsync(_session.Hello(), _stop.Token).ConfigureAwait(false);
            await _listener.ListenAsync(_stream, _stop.Token).ConfigureAwait(false);
            reason = new GuestAgentException("the guest's agent went away");
        }
        catch (GuestAgentException fault)
        {
            reason = fault;
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or OperationCanceledException)
        {
            reason = new GuestAgentException("the guest's agent went away", broken);
        }

        _session.Close(reason);
        _outbox.Close(reason);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WaitForWelcomeAsync(CancellationToken cancellation)
    {
        try
        {
            await _session.Welcomed.WaitAsync(Patience, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new GuestAgentException("the guest's agent does not answer yet (is the guest still booting?)", late);
        }
        catch (GuestAgentException closed)
        {
            throw new GuestAgentException(closed.Message, closed);
        }
    }

    private async Task SendInputAsync(AgentCall call, Stream? input, CancellationToken cancellation)
    {
        try
        {
            var buffer = new byte[input is null ? 0 : AgentFrame.MaxPayload];
            while (input is not null)
            {
                var room = await call.TakeInputRoomAsync(buffer.Length, cancellation).ConfigureAwait(false);
                var got = await input.ReadAsync(buffer.AsMemory(0, room), cancellation).ConfigureAwait(false);
                if (got == 0)
                {
                    break;
                }

                call.ReturnInputRoom(room - got);
                await _outbox.SendAsync(new AgentFrame(AgentFrameType.Input, call.Channel, buffer.AsMemory(0, got).ToArray()), cancellation).ConfigureAwait(false);
            }

            await _outbox.SendAsync(new AgentFrame(AgentFrameType.Input, call.Channel, default), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Where the command is done already nobody is told, and nobody needs to be.
            call.Abort(failure);
        }
    }
}
