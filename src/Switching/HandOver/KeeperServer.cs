using LabSim.Interop;

namespace LabSim.Switching.HandOver;

/// <summary>
/// The keeper: a process that outlives the server has one. It holds duplicates of the files of every machine's port and knows what is linked with what, and gives all
/// of it to the next server, whether the last one died or handed over.
/// </summary>
/// <remarks>
/// Theory of operation. A server tells of every change (Hold, Forget), and the kernel keeps what it told even if it dies in the next moment. The next server asks for all
/// (Recall), and gets it when every other connection has come to its end, so that nothing is missed that was told. In a planned restart the next server asks before the last one
/// ends (Await), and gets what the last one hands over the moment that it is complete. What is given away is the next server's; it tells us of it anew.
/// </remarks>
public sealed class KeeperServer : IDisposable
{
    private const int Backlog = 8;
    private const int LookMilliseconds = 200;
    private const int PatienceMilliseconds = 2000;
    private readonly UnixListener _listener;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Lab, PartKind Kind, string Name), ExportedPart> _parts = [];
    private readonly List<PartChannel> _clients = [];
    private readonly Thread _thread;
    private PartChannel? _waiting;
    private volatile bool _stopping;

    /// <summary>Listens.</summary>
    /// <param name="path">Path of its socket, at most 107 bytes.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public KeeperServer(string path)
    {
        _listener = UnixListener.Bind(path, owner: null, Backlog, messages: true);
        _thread = new Thread(Listen) { Name = "keeper", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Removes the sockets of keepers that were killed.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="pattern">What they are called.</param>
    public static void RemoveStale(string directory, string pattern)
    {
        foreach (var path in Directory.EnumerateFiles(directory, pattern))
        {
            try
            {
                AncillarySocket.Connect(path, messages: true).Dispose();
            }
            catch (IOException)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>How many parts it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _parts.Count;
            }
        }
    }

    private bool IsAlone
    {
        get
        {
            lock (_gate)
            {
                return _clients.Count == 1;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _listener.Dispose();
        lock (_gate)
        {
            _clients.ForEach(client => client.ShutDown());
            Clear();
        }
    }

    private void Listen()
    {
        while (!_stopping)
        {
            if (_listener.WaitForConnection(LookMilliseconds) && _listener.TryAccept() is { } socket)
            {
                var client = new PartChannel(socket);
                if (!client.IsOurs)
                {
                    client.Dispose();
                    continue;
                }

                lock (_gate)
                {
                    _clients.Add(client);
                }

                new Thread(() => Serve(client)) { Name = "keeper client", IsBackground = true }.Start();
            }
        }
    }

    private void Serve(PartChannel client)
    {
        try
        {
            while (client.Receive(-1) is { } message)
            {
                Handle(client, message);
            }
        }
        catch (IOException)
        {
            // Who sends nonsense, or dies while we answer, is done with.
        }

        lock (_gate)
        {
            _clients.Remove(client);
            _waiting = _waiting == client ? null : _waiting;
            client.Dispose();
        }
    }

    private void Handle(PartChannel client, PartMessage message)
    {
        if (message.Verb == PartVerb.Recall)
        {
            // What the last server told in its last moment is on its way to us still.
            SpinWait.SpinUntil(() => _stopping || IsAlone, PatienceMilliseconds);
        }

        lock (_gate)
        {
            switch (message.Verb)
            {
                case PartVerb.Hold when message.Part is { } part:
                    Forget(message.Lab, part);
                    _parts.Add((message.Lab, part.Kind, part.Name), part);
                    break;
                case PartVerb.Forget when message.Part is { } part:
                    Forget(message.Lab, part);
                    part.Dispose();
                    break;
                case PartVerb.Recall:
                    GiveAll(client);
                    break;
                case PartVerb.Await:
                    _waiting = client;
                    break;
                case PartVerb.Ask:
                    client.Send(PartMessage.Of(_waiting is null ? PartVerb.NotReady : PartVerb.Ready));
                    break;
                case PartVerb.End when _waiting is { } waiting:
                    _waiting = null;
                    GiveAll(waiting);
                    break;
            }
        }
    }


    private void GiveAll(PartChannel client)
    {
        foreach (var ((lab, _, _), part) in _parts.OrderBy(p => p.Key.Kind))
        {
            client.Send(new PartMessage(PartVerb.Hold, lab, part));
        }

        client.Send(PartMessage.Of(PartVerb.End));
        Clear();
    }

    private void Forget(string lab, ExportedPart part)
    {
        if (_parts.Remove((lab, part.Kind, part.Name), out var former))
        {
            former.Dispose();
        }
    }

    private void Clear()
    {
        foreach (var part in _parts.Values)
        {
            part.Dispose();
        }

        _parts.Clear();
    }
}
