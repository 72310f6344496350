using System.Collections.Immutable;
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
    public ImmutableDictionary<string, ImmutableArray<ExportedPart>> Recall() => Take(PartVerb.Recall, PatienceMilliseconds, _ => { });

    /// <summary>Waits until another server hands over, and takes its parts at once.</summary>
    /// <param name="timeoutMilliseconds">How long.</param>
    /// <param name="prepare">Told of each lab before frames wait for its parts.</param>
    /// <exception cref="IOException">Nobody did.</exception>
    public ImmutableDictionary<string, ImmutableArray<ExportedPart>> Await(int timeoutMilliseconds, Action<string> prepare) => Take(PartVerb.Await, timeoutMilliseconds, prepare);

    /// <summary>Whether another server waits there for what we hand over.</summary>
    public bool IsAwaited()
    {
        lock (_gate)
        {
            return TrySend(PartMessage.Of(PartVerb.Ask)) && _channel.Receive(PatienceMilliseconds)?.Verb == PartVerb.Ready;
        }
    }

    /// <summary>Says that a lab will be handed over in a moment, to whoever waits for it.</summary>
    public void Prepare(string lab) => TrySend(new PartMessage(PartVerb.Prepare, lab, null));

    /// <summary>Says that everything was handed over.</summary>
    public void End() => TrySend(PartMessage.Of(PartVerb.End));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isLost = true;
            _channel.Dispose();
        }
    }

    private ImmutableDictionary<string, ImmutableArray<ExportedPart>> Take(PartVerb verb, int timeoutMilliseconds, Action<string> prepare)
    {
        List<(string Lab, ExportedPart Part)> taken = [];
        lock (_gate)
        {
            _channel.Send(PartMessage.Of(verb));
            for (var patience = timeoutMilliseconds; ;)
            {
                var message = _channel.Receive(patience) ?? throw new IOException("The keeper does not answer.");
                if (message.Verb == PartVerb.End)
                {
                    return taken.GroupBy(t => t.Lab, t => t.Part, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
                }

                if (message.Verb == PartVerb.Prepare)
                {
                    prepare(message.Lab);
                }
                else
                {
                    taken.Add((message.Lab, message.Part!));
                    patience = PatienceMilliseconds;
                }
            }
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
