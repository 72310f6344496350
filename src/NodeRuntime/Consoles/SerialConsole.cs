using System.Collections.Immutable;
using System.Net.Sockets;

namespace LabSim.NodeRuntime.Consoles;

/// <summary>
/// The one client of a machine's serial socket. It always reads, so that the guest never waits for a viewer, keeps the last MiB, and hands
/// every piece to each viewer's own bounded queue. When the connection breaks while the machine lives, it connects again.
/// </summary>
internal sealed class SerialConsole : ISerialConsole, IAsyncDisposable
{
    /// <summary>How much is kept, bytes.</summary>
    public const int ScrollbackBytes = 1024 * 1024;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly string _socketPath;
    private readonly string _logPath;
    private readonly TimeProvider _time;
    private readonly Action<ReadOnlyMemory<byte>>? _listener;
    private readonly Scrollback _scrollback = new(ScrollbackBytes);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _firstConnection = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private ImmutableArray<ConsoleViewer> _viewers = [];
    private volatile Socket? _socket;
    private volatile bool _draining;
    private bool _ended;

    /// <summary>Begins to connect; what an earlier server left in the log comes first in the scrollback.</summary>
    /// <param name="socketPath">QEMU's socket.</param>
    /// <param name="logPath">QEMU's log of the line.</param>
    /// <param name="time">The clock.</param>
    /// <param name="listener">Is given every piece that comes over the line, in order, before any viewer; it must not wait.</param>
    public SerialConsole(string socketPath, string logPath, TimeProvider time, Action<ReadOnlyMemory<byte>>? listener = null)
    {
        (_socketPath, _logPath, _time, _listener) = (socketPath, logPath, time, listener);
        _running = RunAsync();
    }

    /// <summary>Completes when the line is connected for the first time, or never will be.</summary>
    public Task Connected => _firstConnection.Task;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadScrollback()
    {
        lock (_lock)
        {
            return _scrollback.Last(ScrollbackBytes);
        }
    }

    /// <inheritdoc/>
    public IConsoleViewer Attach(int scrollback)
    {
        lock (_lock)
        {
            var past = _scrollback.Last(scrollback);
            var viewer = new ConsoleViewer(Detach) { Past = past.Length };
            if (past.Length > 0)
            {
                viewer.Offer(past);
            }

            if (_ended)
            {
                viewer.End();
            }
            else
            {
                _viewers = _viewers.Add(viewer);
            }

            return viewer;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The line is not connected: the machine is gone.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var socket = _socket ?? throw new IOException("the console is not connected");
            while (!input.IsEmpty)
            {
                input = input[await socket.SendAsync(input, SocketFlags.None, cancellation).ConfigureAwait(false)..];
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            throw new IOException("the console's connection broke", broken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Lets go of the line; viewers get what waits for them and then the end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <summary>The machine is gone: reads what is left and ends. A line that is still full of words is given a moment.</summary>
    public async Task DrainAsync()
    {
        _draining = true;
        if (_socket is null)
        {
            await _ending.CancelAsync().ConfigureAwait(false);
        }

        _ending.CancelAfter(DrainPatience);
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            Publish(LogTail.Read(_logPath, ScrollbackBytes));
            while (!_draining)
            {
                await ServeAsync().ConfigureAwait(false);
                await Task.Delay(_draining ? TimeSpan.Zero : RetryPeriod, _time, _ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody lets go of the line.
        }
        finally
        {
            _firstConnection.TrySetResult();
            EndViewers();
        }
    }

    private async Task ServeAsync()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath), _ending.Token).ConfigureAwait(false);
            _socket = socket;
            _firstConnection.TrySetResult();
            var buffer = new byte[16 * 1024];
            while (await socket.ReceiveAsync(buffer, _ending.Token).ConfigureAwait(false) is > 0 and var count)
            {
                _listener?.Invoke(buffer.AsMemory(0, count));
                Publish(buffer.AsSpan(0, count).ToArray());
            }
        }
        catch (SocketException)
        {
            // Not there (yet, or any more): the next try tells.
        }
        finally
        {
            _socket = null;
        }
    }

    private void Publish(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            _scrollback.Append(bytes);
            foreach (var viewer in _viewers)
            {
                if (!viewer.Offer(bytes))
                {
                    _viewers = _viewers.Remove(viewer);
                }
            }
        }
    }

    private void Detach(ConsoleViewer viewer)
    {
        lock (_lock)
        {
            _viewers = _viewers.Remove(viewer);
        }
    }

    private void EndViewers()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var viewer in _viewers)
            {
                viewer.End();
            }

            _viewers = [];
        }
    }
}
