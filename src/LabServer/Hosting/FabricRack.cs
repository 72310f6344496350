using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.Switching;
using LabSim.Switching.HandOver;
using LabSim.Switching.Recording;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// The fabrics of this server. Those of an earlier server go on from the moment that their parts are here, long before the labs that they belong to are taken up.
/// </summary>
internal sealed class FabricRack(ILoggerFactory loggers, TimeProvider time, KeeperClient? keeper) : IDisposable
{
    private readonly ConcurrentDictionary<string, Fabric> _fabrics = [];
    private readonly ConcurrentDictionary<string, Fabric> _adopted = [];
    private readonly Dictionary<string, Fabric> _prepared = [];

    /// <summary>The memory of the flight recorder, which all of them share; <see langword="null"/> where nothing is recorded.</summary>
    public RecorderMemory? Recorder { get; init; }

    /// <summary>How many fabrics go on that nobody has opened yet.</summary>
    public int Adopted => _adopted.Count;

    /// <summary>Goes on with fabrics of an earlier server.</summary>
    /// <returns>The longest time that no frame passed, where that server handed them over.</returns>
    public TimeSpan? Adopt(ImmutableDictionary<string, ImmutableArray<ExportedPart>> labs)
    {
        foreach (var (lab, parts) in labs)
        {
            var fabric = _prepared.Remove(lab, out var made) ? made : Fabric.Prepare(Options(lab));
            fabric.Adopt(parts);
            _adopted[lab] = fabric;
        }

        DropPrepared();
        return _adopted.Values.Max(fabric => fabric.Pause);
    }

    /// <summary>Waits for the server that hands its fabrics over, and goes on with them.</summary>
    /// <param name="keeper">Where it finds us.</param>
    /// <param name="timeoutMilliseconds">How long.</param>
    /// <returns>The longest time that no frame passed.</returns>
    /// <exception cref="IOException">None did.</exception>
    public TimeSpan? TakeOver(KeeperClient keeper, int timeoutMilliseconds)
    {
        using var urgency = Urgency.Begin();
        return Adopt(keeper.Await(timeoutMilliseconds, Prepare));
    }

    /// <summary>Goes on with what a keeper has of a server that is gone. Until then it is urgent (the watchdog has begun that).</summary>
    /// <returns>As <see cref="Adopt"/>.</returns>
    public TimeSpan? Recall(KeeperClient keeper)
    {
        using var urgency = Urgency.Begin();
        return Adopt(keeper.Recall());
    }

    /// <summary>Takes over what there is not, so that what there is will be taken over by code that has run before (<see cref="Rehearsal"/>).</summary>
    /// <param name="directory">Where sockets may be made for the moment.</param>
    public void Rehearse(string directory)
    {
        // What is not in earnest is none of the keeper's business.
        var rehearsed = new FabricRack(loggers, time, keeper: null) { Recorder = Recorder };
        Rehearsal.Run(directory, loggers, (lab, parts) =>
        {
            rehearsed.Adopt(parts);
            return rehearsed._adopted[lab];
        });
    }

    /// <summary>The switch of a lab: the one that goes on, or a new one.</summary>
    public IFabric Open(string lab)
    {
        var fabric = _adopted.TryRemove(lab, out var adopted) ? adopted : new Fabric(Options(lab));
        foreach (var ended in _fabrics.Where(f => !f.Value.IsOpen))
        {
            _fabrics.TryRemove(ended);
        }

        _fabrics[lab] = fabric;
        return fabric;
    }

    /// <summary>Ends the fabrics whose labs there are no more.</summary>
    public void CloseUnclaimed()
    {
        foreach (var lab in _adopted.Keys)
        {
            if (_adopted.TryRemove(lab, out var fabric))
            {
                fabric.Dispose();
            }
        }
    }

    /// <summary>Tells the server that waits what it will get, so that it has all made of it that it can make before; and so has this one.</summary>
    public void Announce(Successor successor)
    {
        foreach (var (lab, _) in Running())
        {
            successor.Prepare(lab);
        }

        Rehearsal.Compile(loggers.CreateLogger<FabricRack>());
    }

    /// <summary>Hands all fabrics over to the server that waits; here they have ended then.</summary>
    /// <returns>How many there were; <see langword="null"/> where it was not there to take them, and nothing but the keeper has them.</returns>
    public int? HandOver(Successor successor)
    {
        List<Fabric> frozen = [];
        using (Urgency.Begin())
        {
            foreach (var (lab, fabric) in Running())
            {
                foreach (var part in fabric.Freeze())
                {
                    successor.Give(lab, part);
                }

                frozen.Add(fabric);
            }

            successor.End();
        }

        frozen.ForEach(fabric => fabric.Dispose());
        return successor.HasTaken() ? frozen.Count : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DropPrepared();
        CloseUnclaimed();
        keeper?.Dispose();
    }

    private void Prepare(string lab)
    {
        if (!_prepared.ContainsKey(lab))
        {
            _prepared[lab] = Fabric.Prepare(Options(lab));
        }
    }

    // Those of labs that went down in the last moment.
    private void DropPrepared()
    {
        foreach (var fabric in _prepared.Values)
        {
            fabric.Dispose();
        }

        _prepared.Clear();
    }

    private IEnumerable<KeyValuePair<string, Fabric>> Running() => _fabrics.Concat(_adopted).Where(fabric => fabric.Value.IsOpen);

    private FabricOptions Options(string lab) => new() { Lab = lab, LoggerFactory = loggers, TimeProvider = time, Keeper = keeper, RecorderMemory = Recorder };
}
