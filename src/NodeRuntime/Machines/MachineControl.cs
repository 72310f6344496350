using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>The control channel of one machine: connects when QEMU is there, and runs commands.</summary>
internal sealed class MachineControl(string socketPath, RuntimeOptions options, TimeProvider time, Action<QmpEvent> listener) : IAsyncDisposable
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(5);

    private QmpConnection? _connection;
    private Task _negotiated = Task.FromException(new QmpException("QMP is not connected"));

    /// <summary>Completes with the reason when the connection has ended; completed where there is none.</summary>
    public Task<QmpException> Closed => _connection?.Closed ?? Task.FromResult(new QmpException("QMP is not connected"));

    /// <summary>Connects as soon as QEMU listens.</summary>
    /// <exception cref="QmpException">The process ended before.</exception>
    public async Task ConnectAsync(Task exited, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await ConnectOnceAsync(cancellation).ConfigureAwait(false);
                return;
            }
            catch (SocketException) when (!exited.IsCompleted)
            {
                await Task.WhenAny(exited, Task.Delay(RetryPeriod, time, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
            }
            catch (SocketException gone)
            {
                throw new QmpException("QEMU ended before it listened", gone);
            }
        }
    }

    /// <summary>Connects to a QEMU that listens already, and begins to negotiate.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public async Task ConnectOnceAsync(CancellationToken cancellation)
    {
        _connection = await QmpConnection.ConnectAsync(socketPath, listener, time, cancellation).ConfigureAwait(false);
        _negotiated = _connection.NegotiateAsync(CancellationToken.None);
    }

    /// <summary>Runs a command; waits as long as it takes, or until the connection ends.</summary>
    /// <exception cref="QmpException">QEMU refused, or is gone.</exception>
    public async Task<JsonElement> AskAsync(string command, JsonObject? arguments = null)
    {
        await _negotiated.ConfigureAwait(false);
        return await _connection!.ExecuteAsync(command, arguments, Timeout.InfiniteTimeSpan, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Runs a command with the usual patience.</summary>
    /// <exception cref="QmpException">QEMU refused, or is gone.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellation) =>
        ExecuteAsync(command, arguments, options.CommandTimeout, cancellation);

    /// <summary>Runs a command with a patience of the caller's.</summary>
    /// <exception cref="QmpException">QEMU refused, or is gone.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments, TimeSpan timeout, CancellationToken cancellation)
    {
        await _negotiated.WaitAsync(timeout, time, cancellation).ConfigureAwait(false);
        return await _connection!.ExecuteAsync(command, arguments, timeout, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        await _negotiated.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
