using LabSim.Benchmarks.Switching.Load;
using LabSim.Switching;
using LabSim.Switching.Bridging;
using LabSim.Switching.Capture;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>Our own switch: a fabric with two vhost-user ports.</summary>
internal sealed class FabricPath : IFramePath
{
    private const string First = "r1:eth1";
    private const string Second = "r2:eth1";

    /// <summary>A delay line holds 64 MiB for each direction, each frame rounded up to cache lines; a little stays free.</summary>
    private const int HeldBytes = 60 << 20;

    // A line never needs to hold what comes faster than 16 million frames or 75 Gbit/s in the time of its delay; more would only wait.
    private const int FramesPerMillisecond = 16_000;
    private const int BytesPerMillisecond = 9_400_000;

    private static int s_fabrics;
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Fabric _fabric;
    private readonly VhostLoad _load;
    private readonly ICapture? _capture;
    private readonly Task _writing = Task.CompletedTask;

    /// <summary>Makes the fabric, and connects the guests.</summary>
    public FabricPath(FabricSetup setup, int frameLength)
    {
        var lab = $"bench{Interlocked.Increment(ref s_fabrics)}";
        _fabric = new Fabric(setup.Options with { Lab = lab });
        Cores.Pin($"switch {lab}", Cores.Switch);
        OpenPort(First);
        OpenPort(Second);
        Cable(setup);
        _load = new VhostLoad((Socket(First), Socket(Second)), frameLength, Window(setup, frameLength));
        if (setup.Capture != CaptureMode.None)
        {
            _capture = _fabric.OpenCapture(new CaptureRequest { Ports = [First], SnapLength = setup.Capture == CaptureMode.Headers ? 128 : 65_536 });
            _writing = _capture.RunAsync(Stream.Null, _stop.Token);
        }
    }

    /// <summary>The fabric, for whoever adds to it.</summary>
    public Fabric Fabric => _fabric;

    /// <inheritdoc/>
    public Carried Run(TimeSpan warmUp, TimeSpan duration)
    {
        Cores.Run(Cores.Guests, () => _load.Run(TimeSpan.Zero, warmUp));
        var before = _capture?.Lost ?? 0;
        return Cores.Run(Cores.Guests, () => _load.Run(TimeSpan.Zero, duration)) with { NotCaptured = (_capture?.Lost ?? 0) - before };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _writing.GetAwaiter().GetResult();
        _capture?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _load.Dispose();
        _fabric.Dispose();
        _stop.Dispose();
        _directory.Dispose();
    }

    private static int Window(FabricSetup setup, int frameLength)
    {
        var perMillisecond = Math.Min(FramesPerMillisecond, BytesPerMillisecond / frameLength);
        var held = Math.Min((int)(perMillisecond * setup.Delay.TotalMilliseconds), HeldBytes / (frameLength + 24));
        return Math.Max(held, VhostLoad.RingWindow);
    }

    private void OpenPort(string name) => _fabric.OpenPort(new PortConfig { Name = name, SocketPath = Socket(name) });

    private void Cable(FabricSetup setup)
    {
        if (!setup.Bridged)
        {
            Connect(First, Second, setup);
            return;
        }

        _fabric.OpenSegment(new SegmentConfig { Name = "sw1" });
        foreach (var (port, other) in new[] { ("sw1:eth1", First), ("sw1:eth2", Second) })
        {
            _fabric.OpenSegmentPort(new SegmentPortConfig { Name = port, Segment = "sw1" });
            Connect(other, port, setup);
        }
    }

    private void Connect(string a, string b, FabricSetup setup)
    {
        var link = $"{a}--{b}";
        _fabric.Connect(new LinkConfig(link, a, b));
        _fabric.SetImpairment(link, new LinkImpairment { AToB = setup.Impairment, BToA = setup.Impairment });
    }

    private string Socket(string port) => _directory[port.Replace(':', '-')];
}
