using LabSim.Interop;
using LabSim.Switching.Polling;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.HandOver;

/// <summary>
/// The keeper: a process that outlives the server has one. It holds duplicates of the files of every machine's port and knows what is linked with what, and gives all
/// of it to the next server when one has died. One that hands over it brings together with the next one.
/// </summary>
/// <remarks>
/// Theory of operation. A server tells of every change (Hold, Forget), and the kernel keeps what it told even if it dies in the next moment. The next server asks for all
/// (Recall), and gets it when every other connection has come to its end, so that nothing is missed that was told. What is given away is the next server's; it tells us of it anew.
/// In a planned restart the next server leaves us one end of a connection (Await), and we give it to the last one when it asks for it (Ask): what those two have to tell each
/// other does not pass through us.
/// </remarks>
public sealed class KeeperServer : IDisposable
{
    private const int Backlog = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly UnixListener _listener;
    private readonly ControlLoop _control;
    private readonly Timer _impatient;
    private readonly Dictionary<(string Lab, PartKind Kind, string Name), ExportedPart> _parts = [];
    private readonly Dictionary<PartChannel, ulong> _clients = [];
    private PartChannel? _recalling;
    private (PartChannel Client, PartMessage Line)? _waiting;

    /// <summary>Listens.</summary>
    /// <param name="path">Path of its socket, at most 107 bytes.</param>
    /// <param name="logger">For defects of ours.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public KeeperServer(string path, ILogger logger)
    {
        _listener = UnixListener.Bind(path, owner: null, Backlog, messages: true);
        _control = new ControlLoop("keeper", logger);
        _impatient = new Timer(_ => _control.Post(Answer));
        lock (_control.Gate)
        {
            _control.Watch(_listener.Handle, Accept);
        }
    }

    /// <summary>How many parts it holds.</summary>
    public int Count
    {
        get
        {
            lock (_control.Gate)
            {
                return _parts.Count;
            }
        }
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _impatient.Dispose();
        _control.Stop();
        lock (_control.Gate)
        {
            foreach (var client in _clients.Keys.ToList())
            {
                Leave(client);
            }

            Clear();
        }

        _control.Dispose();
        _listener.Dispose();
    }

    private void Accept()
    {
        if (_listener.TryAccept() is not { } socket)
        {
            return;
        }

        var client = new PartChannel(socket);
        if (client.IsOurs)
        {
            _clients.Add(client, _control.Watch(client.Handle, () => Read(client)));
        }
        else
        {
            client.Dispose();
        }
    }

    private void Read(PartChannel client)
    {
        try
        {
            if (client.Receive(0) is { } message)
            {
                Handle(client, message);
                return;
            }
        }
        catch (IOException)
        {
            // Who sends nonsense, or dies while we answer, is done with.
        }

        Leave(client);
    }

    private void Leave(PartChannel client)
    {
        if (_clients.Remove(client, out var token))
        {
            _control.Unwatch(token, client.Handle);
            client.Dispose();
            _recalling = _recalling == client ? null : _recalling;
            if (_waiting?.Client == client)
            {
                DropLine();
            }

            AnswerIfAlone();
        }
    }

    private void Handle(PartChannel client, PartMessage message)
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
                _recalling = client;
                _impatient.Change(Patience, Timeout.InfiniteTimeSpan);
                AnswerIfAlone();
                break;
            case PartVerb.Await when message.Part is { } line:
                DropLine();
                _waiting = (client, new PartMessage(PartVerb.Ready, "", line));
                break;
            case PartVerb.Ask:
                client.Send(_waiting?.Line ?? PartMessage.Of(PartVerb.NotReady));
                DropLine();
                break;
        }
    }

    // Given away, or of no use any more: while we had it, neither end would see the other one's.
    private void DropLine()
    {
        _waiting?.Line.Part?.Dispose();
        _waiting = null;
    }

    // What the last server told in its last moment may be on its way to us as long as it has not come to its end.
    private void AnswerIfAlone()
    {
        if (_clients.Count == 1)
        {
            Answer();
        }
    }

    private void Answer()
    {
        if (_recalling is { } recalling)
        {
            _recalling = null;
            GiveAll(recalling);
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
