using LabSim.NodeRuntime.Machines;
using LabSim.Switching;
using LabSim.Switching.Bridging;
using LabSim.Switching.Capture;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;

namespace LabSim.TestKit;

/// <summary>
/// A switch that moves no frames: it keeps ports, links and taps as the real one does, and leaves an (ordinary) file where a socket would be.
/// </summary>
public sealed class FakeFabric(FakeHost host) : IFabric
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Port> _ports = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Joint> _links = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SegmentConfig> _segments = new(StringComparer.Ordinal);
    private readonly List<FakeCapture> _captures = [];
    private Task _raising = Task.CompletedTask;

    /// <inheritdoc/>
    public event Action<PortChange>? PortChanged;

    /// <inheritdoc/>
    public event Action<string>? StormBegan;

    /// <inheritdoc/>
    public event Action<string>? Knocked;

    /// <summary>The ports whose machines sleep.</summary>
    public IReadOnlyList<string> Sleeping => Locked(() => _ports.Where(p => p.Value.Asleep).Select(p => p.Key).ToArray());

    /// <summary>What a new port offers.</summary>
    public ulong Features { get; set; } = 0x1_4400_0000;

    /// <summary>The counters that every link shows.</summary>
    public LinkCounters Counters { get; set; } = new(new DirectionCounters { Frames = 0, Bytes = 0 }, new DirectionCounters { Frames = 0, Bytes = 0 });

    /// <summary>What an open port was opened with.</summary>
    public PortConfig PortConfig(string port) => Locked(() => Find(port).Config);

    /// <summary>Names of the open ports.</summary>
    public IReadOnlyList<string> Ports => Locked(() => _ports.Keys.ToArray());

    /// <summary>Identities of the links, each with <c>+</c> (up) or <c>-</c> (down) before it.</summary>
    public IReadOnlyList<string> Links => Locked(() => _links.Select(l => (l.Value.Up ? "+" : "-") + l.Key).ToArray());

    /// <summary>The captures that were opened and have not ended.</summary>
    public IReadOnlyList<FakeCapture> Captures => Locked(() => _captures.Where(c => !c.Ended).ToArray());

    /// <summary>Lets go of the ports as a killed process would: connections end, the socket files stay.</summary>
    public void Abandon() => Locked(() =>
    {
        foreach (var port in _ports.Values.Where(p => p.Segment is null))
        {
            host.Hush(port.Config.SocketPath);
        }

        PortChanged = null;
        _ports.Clear();
        _segments.Clear();
        return true;
    });

    /// <inheritdoc/>
    public void OpenPort(PortConfig config)
    {
        Locked(() =>
        {
            if (!_ports.TryAdd(config.Name, new Port(config, config.OfferedFeatures ?? Features)))
            {
                throw new InvalidOperationException($"port {config.Name} is open already");
            }

            return true;
        });
        try
        {
            File.WriteAllText(config.SocketPath, "");
            host.Listen(config.SocketPath, this);
            host.Listened?.Invoke();
        }
        catch (IOException)
        {
            Locked(() => _ports.Remove(config.Name));
            throw;
        }
    }

    /// <inheritdoc/>
    public void ClosePort(string port) => Locked(() =>
    {
        var closed = Find(port);
        _ports.Remove(port);
        if (closed.Segment is null)
        {
            host.Hush(closed.Config.SocketPath);
            File.Delete(closed.Config.SocketPath);
        }
        foreach (var capture in _captures.Where(c => c.Request.Ports.All(p => !_ports.ContainsKey(p))))
        {
            capture.End();
        }

        return true;
    });

    /// <inheritdoc/>
    public void SetAsleep(string port, bool asleep) => Locked(() => Find(port).Asleep = asleep);

    /// <summary>A frame comes for whoever sleeps behind a port.</summary>
    public void Knock(string port) => Knocked?.Invoke(port);

    /// <inheritdoc/>
    public PortStatus ReadPort(string port) => Locked(() =>
    {
        var found = Find(port);
        return new PortStatus(port, found.State, found.Offered, found.State == PortState.Running ? found.Offered : 0, found.Fault);
    });

    /// <inheritdoc/>
    public void Connect(LinkConfig config) => Locked(() =>
    {
        _ = Find(config.PortA);
        _ = Find(config.PortB);
        if (_links.Values.Any(l => l.Joins(config.PortA) || l.Joins(config.PortB)) || !_links.TryAdd(config.Id, new Joint(config)))
        {
            throw new InvalidOperationException($"link {config.Id}: it, or one of its ports, is linked already");
        }

        return true;
    });

    /// <inheritdoc/>
    public void CloseUnclaimed()
    {
    }

    /// <inheritdoc/>
    public void Disconnect(string link) => Locked(() => _links.Remove(link) ? true : throw new KeyNotFoundException($"no link {link}"));

    /// <inheritdoc/>
    public void SetLinkUp(string link, bool up) => Locked(() => FindLink(link).Up = up);

    /// <inheritdoc/>
    public void OpenSegment(SegmentConfig config) => Locked(() => _segments.TryAdd(config.Name, config)
        ? true : throw new InvalidOperationException($"segment {config.Name} is open already"));

    /// <inheritdoc/>
    public void CloseSegment(string segment) => Locked(() =>
    {
        foreach (var port in _ports.Where(p => p.Value.Segment == segment).Select(p => p.Key).ToList())
        {
            _ports.Remove(port);
        }

        return _segments.Remove(segment) ? true : throw new KeyNotFoundException($"no segment {segment}");
    });

    /// <inheritdoc/>
    public void OpenSegmentPort(SegmentPortConfig config) => Locked(() =>
    {
        _ = _segments.ContainsKey(config.Segment) ? true : throw new KeyNotFoundException($"no segment {config.Segment}");
        return _ports.TryAdd(config.Name, new Port(new PortConfig { Name = config.Name, SocketPath = "" }, 0) { State = PortState.Running, Member = config })
            ? true : throw new InvalidOperationException($"port {config.Name} is open already");
    });

    /// <summary>The segments that are open.</summary>
    public IReadOnlyDictionary<string, SegmentConfig> Segments => _segments;

    /// <summary>The ports of segments that are open, by name.</summary>
    public IReadOnlyDictionary<string, SegmentPortConfig> SegmentPorts => Locked(() => _ports.Values.Select(p => p.Member).OfType<SegmentPortConfig>().ToDictionary(m => m.Name));

    /// <inheritdoc/>
    public void SetImpairment(string link, LinkImpairment impairment) => Locked(() => FindLink(link).Impairment = impairment);

    /// <summary>What a link was told to do to its frames.</summary>
    public LinkImpairment ImpairmentOf(string link) => Locked(() => FindLink(link).Impairment);

    /// <inheritdoc/>
    public LinkCounters ReadLink(string link) => Locked(() =>
    {
        _ = FindLink(link);
        return Counters;
    });

    /// <inheritdoc/>
    public ICapture OpenCapture(CaptureRequest request) => Locked(() =>
    {
        foreach (var port in request.Ports)
        {
            _ = Find(port);
        }

        if (request.Filter is { } filter && filter.Contains("nonsense", StringComparison.Ordinal))
        {
            throw new CaptureFilterException($"can't parse filter expression: syntax error in '{filter}'");
        }

        if (request.Last is not null && Recorder == RecorderMode.Off)
        {
            throw new RecorderOffException();
        }

        var capture = new FakeCapture(request) { Past = request.Last is { } last ? Past(last) : null };
        _captures.Add(capture);
        return capture;
    });

    /// <inheritdoc/>
    public void SetRecorder(RecorderMode mode) => Recorder = mode;

    /// <summary>What the flight recorder was told.</summary>
    public RecorderMode Recorder { get; private set; } = RecorderMode.Headers;

    /// <summary>What the flight recorder says it has; nothing, and all of it, where a test says nothing else.</summary>
    public Func<TimeSpan, CapturePast> Past { get; set; } = last => new CapturePast(0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in Ports)
        {
            ClosePort(port);
        }

        PortChanged = null;
    }

    /// <summary>A storm begins at a port.</summary>
    public void Storm(string port) => StormBegan?.Invoke(port);

    internal void Join(FakeProcess process, NicConfig nic) => Move(nic.SocketPath, port =>
    {
        port.Fault = process.Connect(nic, port.Offered);
        return port.Fault is null ? [PortState.Connected, PortState.Running] : [PortState.Faulted];
    });

    internal void Leave(string socketPath) => Move(socketPath, _ => [PortState.Listening]);

    private void Move(string socketPath, Func<Port, PortState[]> move)
    {
        lock (_lock)
        {
            if (_ports.Values.FirstOrDefault(p => p.Config.SocketPath == socketPath) is not { } port)
            {
                return;
            }

            foreach (var state in move(port))
            {
                port.State = state;
                var change = new PortChange(port.Config.Name, state, port.Fault);
                _raising = _raising.ContinueWith(_ => PortChanged?.Invoke(change), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private Port Find(string port) => _ports.TryGetValue(port, out var found) ? found : throw new KeyNotFoundException($"no port {port}");

    private Joint FindLink(string link) => _links.TryGetValue(link, out var found) ? found : throw new KeyNotFoundException($"no link {link}");

    private T Locked<T>(Func<T> body)
    {
        lock (_lock)
        {
            return body();
        }
    }

    private sealed class Port(PortConfig config, ulong offered)
    {
        public PortConfig Config => config;

        public ulong Offered => offered;

        public PortState State { get; set; } = PortState.Listening;

        public string? Fault { get; set; }

        public bool Asleep { get; set; }

        public SegmentPortConfig? Member { get; init; }

        public string? Segment => Member?.Segment;
    }

    private sealed class Joint(LinkConfig config)
    {
        public bool Up { get; set; } = true;

        public LinkImpairment Impairment { get; set; } = LinkImpairment.None;

        public bool Joins(string port) => config.PortA == port || config.PortB == port;
    }
}
