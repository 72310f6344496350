using System.Collections.Immutable;
using LabSim.Interop;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.HandOver;

/// <summary>A server's connection to a keeper. Where the keeper is gone the server goes on without it.</summary>
public sealed class KeeperClient : IPartKeeper, IDisposable
{
    private const int PatienceMilliseconds = 5000;
    private readonly PartChannel _channel;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private bool _isLost;

    private KeeperClient(PartChannel channel, ILogger logger) => (_channel, _logger) = (channel, logger);

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody keeps there.</exception>
    public static KeeperClient Connect(string path, ILogger logger) => new(PartChannel.Connect(path), logger);

    /// <inheritdoc/>
    public void Hold(string lab, ExportedPart part)
    {
        using (part)
        {
            TrySend(new PartMessage(PartVerb.Hold, lab, part));
        }
    }

    /// <inheritdoc/>
    public void Forget(string lab, PartKind kind, string name) => TrySend(new PartMessage(PartVerb.Forget, lab, new ExportedPart(kind, name, default, [])));

    /// <summary>Takes all that the keeper has of a server that is gone.</summary>
    /// <returns>The parts of each lab; they are the caller's.</returns>
    public ImmutableDictionary<string, ImmutableArray<ExportedPart>> Recall()
    {
        lock (_gate)
        {
            _channel.Send(PartMessage.Of(PartVerb.Recall));
            return Take(_channel, PatienceMilliseconds, _ => { });
        }
    }

    /// <summary>Waits until another server hands over, and takes its parts at once.</summary>
    /// <param name="timeoutMilliseconds">How long.</param>
    /// <param name="prepare">Told of each lab before frames wait for its parts.</param>
    /// <exception cref="IOException">Nobody did.</exception>
    public ImmutableDictionary<string, ImmutableArray<ExportedPart>> Await(int timeoutMilliseconds, Action<string> prepare)
    {
        var (ours, theirs) = PartChannel.Pair();
        using (ours)
        {
            lock (_gate)
            {
                using (theirs)
                {
                    _channel.Send(PartMessage.Of(PartVerb.Await, theirs.Handle));
                }
            }

            var taken = Take(ours, timeoutMilliseconds, prepare);
            try
            {
                // Whoever gave all and died before it heard that we have it is followed by a server of its own, which recalls the same.
                ours.Send(PartMessage.Of(PartVerb.End));
                return taken;
            }
            catch
            {
                Drop(taken.Values.SelectMany(parts => parts));
                throw;
            }
        }
    }

    /// <summary>Asks for the server that waits there for what we hand over.</summary>
    /// <returns>It, once for all; <see langword="null"/> where none waits.</returns>
    public Successor? FindSuccessor()
    {
        lock (_gate)
        {
            if (!TrySend(PartMessage.Of(PartVerb.Ask)) || _channel.Receive(PatienceMilliseconds) is not { Verb: PartVerb.Ready, Part.Files: [(_, var line)] })
            {
                return null;
            }

            var channel = new PartChannel(new AncillarySocket(line));
            if (!channel.HasEnded)
            {
                return new Successor(channel, _logger);
            }

            channel.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isLost = true;
            _channel.Dispose();
        }
    }

    private static ImmutableDictionary<string, ImmutableArray<ExportedPart>> Take(PartChannel channel, int timeoutMilliseconds, Action<string> prepare)
    {
        List<(string Lab, ExportedPart Part)> taken = [];
        try
        {
            while (channel.Receive(timeoutMilliseconds) is { } message)
            {
                switch (message)
                {
                    case { Verb: PartVerb.End }:
                        return taken.GroupBy(t => t.Lab, t => t.Part, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
                    case { Verb: PartVerb.Prepare }:
                        prepare(message.Lab);
                        break;
                    case { Part: { } part }:
                        taken.Add((message.Lab, part));
                        timeoutMilliseconds = PatienceMilliseconds;
                        break;
                }
            }

            throw new IOException("Whoever has the parts is gone, or does not answer.");
        }
        catch
        {
            Drop(taken.Select(t => t.Part));
            throw;
        }
    }

    private static void Drop(IEnumerable<ExportedPart> parts)
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }

    private bool TrySend(PartMessage message)
    {
        lock (_gate)
        {
            if (_isLost)
            {
                return false;
            }

            try
            {
                _channel.Send(message);
                return true;
            }
            catch (IOException error)
            {
                _isLost = true;
                FabricLog.KeeperLost(_logger, error);
                return false;
            }
        }
    }
}
