using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabSim.NodeRuntime.Qmp;

/// <summary>
/// A connection to QEMU's control channel. QEMU serves one client at a time, so there is one of these per machine and any number of callers
/// share it: commands carry an id, answers are matched by it, and events go to one listener in order.
/// <para>
/// What QEMU sends is not trusted (a guest may have taken it over): a line has a bounded length, anything that is not QMP ends the connection
/// with a reason, and nothing waits longer than its caller wants.
/// </para>
/// </summary>
internal sealed class QmpConnection : IAsyncDisposable
{
    /// <summary>The longest line that is read, bytes. QEMU's longest answer to what we ask is below 10 kB.</summary>
    public const int LongestLine = 1024 * 1024;

    private readonly NetworkStream _stream;
    private readonly TimeProvider _time;
    private readonly Action<QmpEvent> _listener;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly TaskCompletionSource _greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task<QmpException> _reading;
    private long _last;

    private QmpConnection(NetworkStream stream, Action<QmpEvent> listener, TimeProvider time)
    {
        (_stream, _listener, _time) = (stream, listener, time);
        _ = _greeting.Task.ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
        _reading = ReadAsync();
    }

    /// <summary>Completes when the connection has ended, with the reason; never faults.</summary>
    public Task<QmpException> Closed => _reading;

    /// <summary>Connects to the socket. QEMU need not have said anything yet.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<QmpConnection> ConnectAsync(string path, Action<QmpEvent> listener, TimeProvider time, CancellationToken cancellation) =>
        new(await UnixConnection.OpenAsync(path, cancellation).ConfigureAwait(false), listener, time);

    /// <summary>Waits for the greeting and leaves negotiation mode; commands work afterwards.</summary>
    /// <exception cref="QmpException">The connection ended or broke the protocol.</exception>
    public async Task NegotiateAsync(CancellationToken cancellation)
    {
        await _greeting.Task.WaitAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync("qmp_capabilities", null, Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs a command and returns its answer.</summary>
    /// <exception cref="QmpException">QEMU refused, or is gone.</exception>
    /// <exception cref="TimeoutException">No answer in time; it may still come, and is then dropped.</exception>
    public async Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments, TimeSpan timeout, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            await SendAsync(id, command, arguments).WaitAsync(timeout, _time, cancellation).ConfigureAwait(false);
            if (_reading.IsCompleted)
            {
                throw await _reading.ConfigureAwait(false);
            }

            return await answer.Task.WaitAsync(timeout, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"QEMU did not answer '{command}' within {timeout.TotalSeconds:0.#} s", late);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private async Task SendAsync(long id, string command, JsonObject? arguments)
    {
        var message = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
        {
            message["arguments"] = arguments;
        }

        var line = System.Text.Encoding.UTF8.GetBytes(message.ToJsonString() + "\n");
        await _writing.WaitAsync(_ending.Token).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(line, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // A stream that cannot be written has ended for the reader too, and the reader knows why.
            throw await _reading.ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<QmpException> ReadAsync()
    {
        await Task.Yield();
        QmpException reason;
        try
        {
            var lines = new QmpLines(_stream, LongestLine);
            while (await lines.ReadAsync(_ending.Token).ConfigureAwait(false) is { } line)
            {
                Deliver(QmpMessage.Parse(line));
            }

            reason = new QmpException("QEMU closed its QMP connection");
        }
        catch (QmpException broken)
        {
            reason = broken;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            reason = new QmpException("the QMP connection ended", gone);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
        _greeting.TrySetException(reason);
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(reason);
        }

        return reason;
    }

    private void Deliver(QmpMessage message)
    {
        if (message.Greeting)
        {
            _greeting.TrySetResult();
        }
        else if (message.Event is { } happened)
        {
            _listener(happened);
        }
        else if (message.Id is { } id && _waiting.TryRemove(id, out var waiting))
        {
            _ = message.Error is { } error ? waiting.TrySetException(error) : waiting.TrySetResult(message.Answer!.Value);
        }
    }
}
