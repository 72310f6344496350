using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LabSim.Switching.Bridging;
using LabSim.Switching.HandOver;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Sockets;
using LabSim.Switching.VhostUser;

namespace LabSim.Switching;

/// <content>
/// Handing the fabric over. Freeze ends both threads between two bursts and two messages and makes parts of everything; a fabric made of those parts, in this process or
/// another, goes on as if nothing had been. Machines notice nothing, for their connections, memory and eventfds are the same files. Where this process
/// dies instead, a keeper has the parts that are of use then (<see cref="FabricOptions.Keeper"/>).
/// Whoever then opens what is there already, as it was, finds it running: a recovery does all that it does without a hand-over, too.
/// </content>
public sealed partial class Fabric
{
    private readonly Dictionary<(PartKind Kind, string Name), object> _unclaimed = [];
    private readonly List<(LearningBridge Bridge, ExportedSegment State)> _adoptedSegments = [];
    private readonly List<IDisposable> _leftovers = [];
    private long _frozenAt;

    /// <summary>Makes a fabric of another's parts, and goes on. A part that cannot be taken over is left out, and logged.</summary>
    /// <param name="options">The fabric's options.</param>
    /// <param name="parts">The parts; they are disposed.</param>
    public Fabric(FabricOptions options, IEnumerable<ExportedPart> parts)
        : this(options, started: false) => Adopt(parts);

    /// <summary>How long no frame passed until this fabric went on with a frozen one's parts; <see langword="null"/> for any other, and where nothing is linked.</summary>
    public TimeSpan? Pause { get; private set; }

    /// <summary>Makes a fabric that passes no frame before it has <see cref="Adopt(IEnumerable{ExportedPart})">taken parts over</see>.</summary>
    public static Fabric Prepare(FabricOptions options) => new(options, started: false);

    /// <summary>Goes on with another's parts. A part that cannot be taken over is left out, and logged.</summary>
    /// <param name="parts">The parts; they are disposed.</param>
    public void Adopt(IEnumerable<ExportedPart> parts)
    {
        ImmutableArray<ExportedPart> ordered = [.. parts.OrderBy(part => part.Kind)];
        lock (_control.Gate)
        {
            foreach (var part in ordered)
            {
                Adopt(part);
            }

            foreach (var (bridge, state) in _adoptedSegments)
            {
                bridge.Restore(state);
            }

            _adoptedSegments.Clear();
            foreach (var port in _ports.Values)
            {
                port.Resume();
            }

            // Only now: a frame to a port that was not there yet would be lost. Frames under way have deadlines that nobody knows of yet.
            _worker.Wake();
            _worker.Start();

            Pause = _frozenAt > 0 ? _options.TimeProvider.GetElapsedTime(_frozenAt) : null;

            // What can wait until frames pass again.
            foreach (var part in ordered)
            {
                part.Dispose();
            }

            _control.Post(HoldAdopted);
        }
    }

    /// <summary>
    /// Ends the fabric and makes parts of it, for one that goes on with them. Frames that machines send meanwhile wait in their rings. Disposing it frees what takes time, machines'
    /// memory above all: when the parts are on their way.
    /// </summary>
    public ImmutableArray<ExportedPart> Freeze()
    {
        _control.Stop();
        _worker.Stop();
        var parts = ImmutableArray.CreateBuilder<ExportedPart>();
        lock (_control.Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _disposed = true;

            // Links first: they say since when.
            parts.AddRange(_links.Values.Select(link => link.Export(whole: true)));
            parts.AddRange(_segments.Values.Select(segment => segment.Export(whole: true)));
            parts.AddRange(_ports.Values.Select(port => port.Export(whole: true)));
            foreach (var port in _ports.Values)
            {
                _recorder.Close(port.Port);
                if (port.Release() is { } left)
                {
                    _leftovers.Add(left);
                }
            }

            foreach (var capture in _captures)
            {
                capture.End();
            }
        }

        return parts.ToImmutable();
    }

    /// <inheritdoc/>
    public void CloseUnclaimed()
    {
        lock (_control.Gate)
        {
            // Links first: a segment closes its ports itself.
            foreach (var (kind, name) in _unclaimed.Keys.OrderByDescending(key => key.Kind).ToList())
            {
                if (_unclaimed.Remove((kind, name)))
                {
                    Close(kind, name);
                }
            }
        }
    }

    private void Adopt(ExportedPart part)
    {
        try
        {
            switch (part.Kind)
            {
                case PartKind.Segment:
                    AdoptSegment(Read(part, StateJson.Default.ExportedSegment));
                    break;
                case PartKind.Link:
                    AdoptLink(Read(part, StateJson.Default.ExportedLink));
                    break;
                default:
                    AdoptPort(Read(part, StateJson.Default.ExportedPort), part);
                    break;
            }
        }
#pragma warning disable CA1031 // Whatever another version wrote must not keep the other parts from going on; recovery opens this one anew.
        catch (Exception error)
#pragma warning restore CA1031
        {
            FabricLog.PartNotAdopted(_logger, _options.Lab, part.Kind, part.Name, error);
        }
    }

    private static T Read<T>(ExportedPart part, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(part.State.Span, type) ?? throw new JsonException("There is no state.");

    private void AdoptSegment(ExportedSegment state)
    {
        var bridge = new LearningBridge(state.Config, _scratch, _options.TimeProvider, TellStorm);
        _segments.Add(state.Config.Name, bridge);
        _adoptedSegments.Add((bridge, state));
        _unclaimed.Add((PartKind.Segment, state.Config.Name), state.Config);
    }

    private void AdoptPort(ExportedPort state, ExportedPart part)
    {
        if (state.Segment?.ToConfig() is { } segment)
        {
            var port = new BridgePort(segment, FindSegment(segment.Segment), _worker, _options.TimeProvider);
            _ports.Add(segment.Name, port);
            _recorder.Open(port);
            _unclaimed.Add((PartKind.Port, segment.Name), segment);
        }
        else if (state.Machine is { } machine)
        {
            var opened = Open(machine, state, part);
            _ports.Add(machine.Name, opened);
            _recorder.Open(opened.Port);
            _unclaimed.Add((PartKind.Port, machine.Name), machine with { OfferedFeatures = null });
        }
    }

    private IPortControl Open(PortConfig machine, ExportedPort state, ExportedPart part)
    {
        switch (machine.Transport)
        {
            case PortTransport.VhostUser:
                var rings = new VhostUserListener(machine, _options, _control, _worker, Announce);
                if (state.Connection is { } connection)
                {
                    rings.Adopt(connection, part);
                }

                return rings;
            case PortTransport.Stream:
                var stream = new StreamListener(machine, _options, _control, _worker, Announce);
                if (state.Stream is { } bytes)
                {
                    stream.Adopt(bytes, part);
                }

                return stream;
            default:
                var datagrams = new DatagramListener(machine, _options, _control, _worker, Announce, part);
                datagrams.Adopt(state.Datagrams);
                return datagrams;
        }
    }

    private void AdoptLink(ExportedLink state)
    {
        var (a, b) = (FindPort(state.Config.PortA), FindPort(state.Config.PortB));
        var link = new Link(state, _worker, _options.TimeProvider);
        _links.Add(link.Id, link);
        link.Attach(a.Port);
        link.Attach(b.Port);
        _frozenAt = _frozenAt == 0 ? state.FrozenAt : _frozenAt;
        _unclaimed.Add((PartKind.Link, link.Id), state.Config);
    }

    /// <summary>Whether this is what was taken over, and is there already. What was taken over and is something else now is closed.</summary>
    private bool TryClaim(PartKind kind, string name, object config)
    {
        if (!_unclaimed.Remove((kind, name), out var was))
        {
            return false;
        }

        if (!was.Equals(config))
        {
            Close(kind, name);
            return false;
        }

        if (kind == PartKind.Port)
        {
            // Who opens it has not heard of it yet.
            _control.Post(() => TellState(name));
        }

        return true;
    }

    private void TellState(string port)
    {
        if (_ports.GetValueOrDefault(port) is { } found)
        {
            Announce(new PortChange(port, found.State, null));
        }
    }

    private void Close(PartKind kind, string name)
    {
        switch (kind)
        {
            case PartKind.Segment:
                CloseSegment(name);
                break;
            case PartKind.Link:
                Disconnect(name);
                break;
            default:
                ClosePort(name);
                break;
        }
    }
}
