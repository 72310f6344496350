using System.Collections.Concurrent;
using LabSim.Interop;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.Polling;

/// <summary>
/// The fabric's control thread: accepts machines and reads their messages, all under one gate that the callers of the fabric
/// take as well. What it has to tell outside is told after the gate is free, in order.
/// </summary>
internal sealed class ControlLoop : IDisposable
{
    private const ulong WakeToken = 0;
    private const int ReadyAtOnce = 32;

    private readonly string _lab;
    private readonly ILogger _logger;
    private readonly Epoll _epoll = new(ReadyAtOnce);
    private readonly EventFd _wake = EventFd.Create();
    private readonly Dictionary<ulong, Action> _sources = [];
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Queue<Action> _announcements = new();
    private readonly Lock _posting = new();
    private readonly Thread _thread;
    private ulong _lastToken = WakeToken;
    private volatile bool _stopping;

    /// <summary>Starts the thread.</summary>
    public ControlLoop(string lab, ILogger logger)
    {
        _lab = lab;
        _logger = logger;
        _epoll.TryAdd(_wake.Handle, WakeToken, EpollTrigger.Edge);
        _thread = new Thread(Run) { Name = $"control {lab}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Held by whoever changes the fabric.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Runs <paramref name="ready"/> on the control thread under the gate for as long as the descriptor has input. Under the gate.</summary>
    /// <returns>The token to stop it with.</returns>
    public ulong Watch(FileDescriptor descriptor, Action ready)
    {
        var token = ++_lastToken;
        _sources.Add(token, ready);
        _epoll.TryAdd(descriptor, token, EpollTrigger.Level);
        return token;
    }

    /// <summary>Ends <see cref="Watch"/>, before the descriptor is closed. Under the gate.</summary>
    public void Unwatch(ulong token, FileDescriptor descriptor)
    {
        if (_sources.Remove(token))
        {
            _epoll.Remove(descriptor);
        }
    }

    /// <summary>Runs something on the control thread under the gate, soon. From any thread, with any gate held; nothing happens after the end.</summary>
    public void Post(Action work)
    {
        lock (_posting)
        {
            if (!_stopping)
            {
                _posted.Enqueue(work);
                _wake.Signal();
            }
        }
    }

    /// <summary>Has the control thread tell something outside once the gate is free. From any thread.</summary>
    public void Announce(Action announcement)
    {
        if (Thread.CurrentThread == _thread)
        {
            _announcements.Enqueue(announcement);
        }
        else
        {
            Post(() => _announcements.Enqueue(announcement));
        }
    }

    /// <summary>Ends the thread between two events. Descriptors stay watched, and nothing happens any more.</summary>
    public void Stop()
    {
        lock (_posting)
        {
            // From here on nobody else signals, so the eventfd can be closed.
            _stopping = true;
            _wake.Signal();
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _wake.Dispose();
        _epoll.Dispose();
    }

    private void Run()
    {
        var ready = new ulong[ReadyAtOnce];
        while (!_stopping)
        {
            var count = _epoll.Wait(ready, -1);
            while (!_stopping && _posted.TryDequeue(out var work))
            {
                Do(work);
            }

            for (var i = 0; i < count && !_stopping; i++)
            {
                var token = ready[i];
                Do(() => _sources.GetValueOrDefault(token)?.Invoke());
            }
        }
    }

    private void Do(Action work)
    {
        try
        {
            lock (Gate)
            {
                work();
            }

            while (_announcements.TryDequeue(out var announcement))
            {
                announcement();
            }
        }
#pragma warning disable CA1031 // A defect in one port's control must not take the process, and every other lab, down.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            FabricLog.ControlFailed(_logger, _lab, defect);
        }
    }
}
