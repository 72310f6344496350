using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using LabSim.Switching.Frames;
using LabSim.Switching.HandOver;
using LabSim.Switching.Stations;

namespace LabSim.Switching.Bridging;

/// <summary>A switch or hub inside the fabric.</summary>
/// <remarks>
/// Theory of operation. A bridge has no thread and no queue: a burst that a link delivers to one of its ports is decided on at once, frame by frame, and goes on into the
/// links of the other ports while it still lies in its sender's memory; so a frame through a bridge is copied once, too. A frame to a known station goes to its port; one to
/// an unknown station or to many goes to all ports of its VLAN but its own. A receiver that is full loses the frame, counted on its link: a bridge holds nobody up.
/// Frames pass on the worker's thread. The table of stations has a gate, for it is cleared when a port loses its link.
/// </remarks>
internal sealed partial class LearningBridge
{
    /// <summary>Ports that a bridge may have: they are bits of one word.</summary>
    public const int MostPorts = 64;

    private readonly SegmentConfig _config;
    private readonly BridgeScratch _scratch;
    private readonly TimeProvider _clock;
    private readonly MacTable _stations;
    private readonly Action<string> _stormed;
    private readonly Lock _gate = new();
    private volatile BridgePort?[] _ports = new BridgePort?[MostPorts];

    /// <summary>Makes a bridge without ports.</summary>
    /// <param name="config">What it is.</param>
    /// <param name="scratch">The worker's.</param>
    /// <param name="clock">The fabric's clock.</param>
    /// <param name="stormed">Told by the worker at which port a storm begins; must not block.</param>
    public LearningBridge(SegmentConfig config, BridgeScratch scratch, TimeProvider clock, Action<string> stormed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(config.Ageing, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(config.MacLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(config.StormLimit ?? 1, 1);
        (_config, _scratch, _clock, _stormed) = (config, scratch, clock, stormed);
        _stations = new MacTable((long)(config.Ageing.TotalSeconds * clock.TimestampFrequency), config.MacLimit);
    }

    /// <summary>Its ports.</summary>
    public IEnumerable<BridgePort> Ports => _ports.OfType<BridgePort>();

    /// <summary>Who answers the station behind a port, or <see langword="null"/> where nobody does.</summary>
    public StationDesk? Desk(SegmentStation? station) =>
        _config.Services is { } services && station is not null ? new StationDesk(services, station, () => Ports.Select(p => p.Station).OfType<SegmentStation>()) : null;

    /// <summary>A guard for a port.</summary>
    public StormGuard? Guard() => _config.StormLimit is { } limit ? new StormGuard(limit, _clock.TimestampFrequency) : null;

    /// <summary>Its state.</summary>
    /// <param name="whole">With the stations that it knows.</param>
    public ExportedPart Export(bool whole)
    {
        var state = new ExportedSegment(_config, whole ? ExportStations() : []);
        return new ExportedPart(PartKind.Segment, _config.Name, JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Default.ExportedSegment), []);
    }

    /// <summary>Knows stations that another bridge knew; its ports are there.</summary>
    public void Restore(ExportedSegment state)
    {
        var now = _clock.GetTimestamp();
        var numbers = Ports.ToDictionary(p => p.Name, p => p.Number, StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var station in state.Stations.Where(s => numbers.ContainsKey(s.Port)).OrderByDescending(s => s.Age))
            {
                _stations.Learn(station.Vlan, station.Address, numbers[station.Port], now - station.Age);
            }
        }
    }

    /// <summary>Takes a port in and gives it its number.</summary>
    /// <exception cref="InvalidOperationException">There is no number left.</exception>
    public int Add(BridgePort port)
    {
        BridgePort?[] ports = [.. _ports];
        var number = Array.IndexOf(ports, null);
        if (number < 0)
        {
            throw new InvalidOperationException($"Segment {_config.Name} has {MostPorts} ports already.");
        }

        ports[number] = port;
        _ports = ports;
        return number;
    }

    /// <summary>Takes a port out.</summary>
    public void Remove(int number)
    {
        BridgePort?[] ports = [.. _ports];
        ports[number] = null;
        _ports = ports;
        Forget(number);
    }

    /// <summary>Forgets the stations of a port: its link is another one now, or down.</summary>
    public void Forget(int number)
    {
        lock (_gate)
        {
            _stations.ForgetPort(number);
        }
    }

    /// <summary>Passes delivered frames of a burst on. On the worker's thread.</summary>
    public void Pass(BridgePort ingress, FrameBurst burst, Range delivered)
    {
        var (first, count) = delivered.GetOffsetAndLength(burst.Count);
        if (count == 0)
        {
            return;
        }

        if (_scratch.Enter() is not { } level)
        {
            LoseCircling(burst.Frames[delivered]);
            return;
        }

        try
        {
            var ports = _ports;
            for (var left = Decide(ingress, burst, first, level); left != 0; left &= left - 1)
            {
                if (ports[BitOperations.TrailingZeroCount(left)] is { } egress)
                {
                    Send(egress, ingress, burst, first, level);
                }
            }
        }
        finally
        {
            // A defect of ours ends the turn, not the bridges.
            _scratch.Leave();
        }
    }

    private ImmutableArray<ExportedStation> ExportStations()
    {
        var now = _clock.GetTimestamp();
        var ports = _ports;
        lock (_gate)
        {
            return [.. _stations.All().Where(s => ports[s.Port] is not null).Select(s => new ExportedStation(s.Vlan, s.Address, ports[s.Port]!.Name, now - s.Seen))];
        }
    }

    private static void LoseCircling(Span<FrameEntry> frames)
    {
        foreach (ref var frame in frames)
        {
            frame.Verdict = frame.Verdict == FrameVerdict.Delivered ? FrameVerdict.Storm : frame.Verdict;
        }
    }

    private void Send(BridgePort egress, BridgePort ingress, FrameBurst burst, int first, BridgeScratch.Level level)
    {
        if (egress == ingress || !egress.IsLinked)
        {
            return;
        }

        if (level.IsUniform && egress.PassesUnchanged(level.DecisionOn(0)))
        {
            SendWhole(egress, burst);
            return;
        }

        var sending = level.Out;
        sending.Clear();
        for (var i = first; i < burst.Count; i++)
        {
            ref readonly var decision = ref level.DecisionOn(i);
            if (decision.Target != egress.Number && decision.Target != BridgeDecision.Everywhere)
            {
                continue;
            }

            if (!sending.HasRoom)
            {
                Flush(egress, sending);
            }

            egress.Write(burst, burst.Frames[i], decision, sending);
        }

        Flush(egress, sending);
    }

    /// <summary>Sends a burst as it came, without a copy of its entries. Its frames are delivered before and afterwards: what becomes of them is the next link's, and counted there.</summary>
    private void SendWhole(BridgePort egress, FrameBurst burst)
    {
        _scratch.Spend(burst.Count);
        burst.MarkAll(FrameVerdict.Forward);
        egress.Send(burst);
        burst.MarkAll(FrameVerdict.Delivered);
    }

    private void Flush(BridgePort egress, FrameBurst sending)
    {
        if (sending.Count > 0)
        {
            _scratch.Spend(sending.Count);
            egress.Send(sending);
            sending.Clear();
        }
    }
}
