using LabSim.Switching.Capture;
using LabSim.Switching.HandOver;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.Switching.Sockets;
using LabSim.Switching.VhostUser;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching;

/// <summary>The switch of one lab, in this process.</summary>
/// <remarks>
/// Theory of operation. Two threads. The worker (PollLoop) passes frames: it takes a burst from a port's transmit ring, hands it
/// to the link's direction, which hands it to the port at its end, which copies each frame once, straight into the other
/// guest's buffers. The control thread (ControlLoop) accepts machines and does what their messages say.
///
/// Everything that is not a frame happens under one gate, the control loop's; this class holds the names. What both threads
/// touch, the rings, has a gate each, which the worker holds for a burst. So a change is in force as soon as the method that
/// made it has held that gate, and memory is unmapped only when no burst is under way. The worker never takes the control
/// gate; what it has to say (a fault) it posts.
/// </remarks>
public sealed partial class Fabric : IFabric
{
    private readonly FabricOptions _options;
    private readonly ControlLoop _control;
    private readonly PollLoop _worker;
    private readonly ILogger _logger;
    private readonly Dictionary<string, IPortControl> _ports = [];
    private readonly Dictionary<string, Link> _links = [];
    private readonly List<CaptureSession> _captures = [];
    private readonly FlightRecorder _recorder;
    private bool _disposed;
    private bool _freed;

    /// <summary>Makes a fabric without ports and starts its two threads.</summary>
    public Fabric(FabricOptions options)
        : this(options, started: true)
    {
    }

    private Fabric(FabricOptions options, bool started)
    {
        _options = options;
        _recorder = new FlightRecorder(options.RecorderMemory, options.Recorder, options.TimeProvider);
        _logger = options.LoggerFactory.CreateLogger<Fabric>();
        _control = new ControlLoop(options.Lab, _logger);
        _worker = new PollLoop($"switch {options.Lab}", options.TimeProvider, _logger);
        if (started)
        {
            _worker.Start();
        }
    }

    /// <inheritdoc/>
    public event Action<PortChange>? PortChanged;

    /// <inheritdoc/>
    public event Action<string>? StormBegan;

    /// <inheritdoc/>
    public event Action<string>? Knocked;

    /// <summary>Whether it was neither closed nor handed over.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_control.Gate)
            {
                return !_disposed;
            }
        }
    }

    /// <summary>What the worker's thread has allocated in its life, in bytes: for the test that passing frames allocates nothing.</summary>
    internal long WorkerAllocatedBytes => _worker.AllocatedBytes;

    /// <inheritdoc/>
    public void OpenPort(PortConfig config)
    {
        lock (_control.Gate)
        {
            if (!TryClaim(PartKind.Port, config.Name, config with { OfferedFeatures = null }))
            {
                RefuseSecond(config.Name);
                var opened = Open(config);
                Take(config.Name, opened);
                opened.Resume();
            }
        }
    }

    /// <inheritdoc/>
    public void ClosePort(string port)
    {
        lock (_control.Gate)
        {
            var closing = FindPort(port);
            LinkOf(port)?.Detach(closing.Port);
            _ports.Remove(port);
            _recorder.Close(closing.Port);
            closing.Dispose();
            Forget(PartKind.Port, port);
            foreach (var capture in _captures.Where(c => c.Interfaces.Any(i => i.Port == port)))
            {
                capture.PortClosed();
            }
        }
    }

    /// <inheritdoc/>
    public void SetAsleep(string port, bool asleep)
    {
        lock (_control.Gate)
        {
            FindPort(port).Port.SetSleep(asleep ? new Sleep(() => _control.Announce(() => Tell(() => Knocked?.Invoke(port), port))) : null);
        }
    }

    /// <inheritdoc/>
    public PortStatus ReadPort(string port)
    {
        lock (_control.Gate)
        {
            var found = FindPort(port);
            return new PortStatus(port, found.State, found.OfferedFeatureBits, found.AcceptedFeatureBits, found.Fault);
        }
    }

    /// <inheritdoc/>
    public void Connect(LinkConfig config)
    {
        lock (_control.Gate)
        {
            if (TryClaim(PartKind.Link, config.Id, config))
            {
                return;
            }

            var (a, b) = (FindPort(config.PortA), FindPort(config.PortB));
            var taken = config.PortA == config.PortB ? config.PortA : new[] { config.PortA, config.PortB }.FirstOrDefault(p => LinkOf(p) is not null);
            if (taken is not null || _links.ContainsKey(config.Id))
            {
                throw new InvalidOperationException(taken is null
                    ? $"Lab {_options.Lab} has a link {config.Id} already."
                    : $"Port {taken} of lab {_options.Lab} can be in one link only.");
            }

            var link = new Link(config, _worker, _options.TimeProvider);
            _links.Add(config.Id, link);
            link.Attach(a.Port);
            link.Attach(b.Port);
            Hold(link.Export);
        }
    }

    /// <inheritdoc/>
    public void Disconnect(string link)
    {
        lock (_control.Gate)
        {
            using var going = FindLink(link);
            going.DetachAll();
            _links.Remove(link);
            Forget(PartKind.Link, link);
        }
    }

    /// <inheritdoc/>
    public void SetLinkUp(string link, bool up)
    {
        lock (_control.Gate)
        {
            FindLink(link).SetUp(up);
            Hold(FindLink(link).Export);
        }
    }

    /// <inheritdoc/>
    public void SetImpairment(string link, LinkImpairment impairment)
    {
        lock (_control.Gate)
        {
            FindLink(link).SetImpairment(impairment);
            Hold(FindLink(link).Export);
        }
    }

    /// <inheritdoc/>
    public LinkCounters ReadLink(string link)
    {
        lock (_control.Gate)
        {
            return FindLink(link).ReadCounters();
        }
    }

    /// <summary>Closes every port and ends both threads. Captures end.</summary>
    public void Dispose()
    {
        lock (_control.Gate)
        {
            if (_freed)
            {
                return;
            }

            _freed = true;
            if (!_disposed)
            {
                _disposed = true;
                foreach (var port in _ports.Keys.ToList())
                {
                    ClosePort(port);
                }

                ForgetJoints();
            }

            _leftovers.ForEach(left => left.Dispose());
            _leftovers.Clear();
        }

        _control.Dispose();
        _worker.Dispose();
    }

    private IPortControl Open(PortConfig config) => config.Transport switch
    {
        PortTransport.Stream => new StreamListener(config, _options, _control, _worker, Announce),
        PortTransport.Datagram => new DatagramListener(config, _options, _control, _worker, Announce),
        _ => new VhostUserListener(config, _options, _control, _worker, Announce),
    };

    private void Announce(PortChange change) => _control.Announce(() => Tell(() => PortChanged?.Invoke(change), change.Port));

    private void RefuseSecond(string port)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_ports.ContainsKey(port))
        {
            throw new InvalidOperationException($"Lab {_options.Lab} has a port {port} already.");
        }
    }

    private void Take(string name, IPortControl port)
    {
        _ports.Add(name, port);
        _recorder.Open(port.Port);
        LinkOf(name)?.Attach(port.Port);
    }

    private void Tell(Action tell, string port)
    {
        try
        {
            tell();
        }
#pragma warning disable CA1031 // A subscriber's defect must not stop the control thread.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            FabricLog.ListenerFailed(_logger, _options.Lab, port, defect);
        }
    }

    private IPortControl FindPort(string name) =>
        _ports.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"Lab {_options.Lab} has no open port {name}.");

    private Link FindLink(string id) =>
        _links.GetValueOrDefault(id) ?? throw new KeyNotFoundException($"Lab {_options.Lab} has no link {id}.");

    private Link? LinkOf(string port) => _links.Values.FirstOrDefault(link => link.Joins(port));
}
