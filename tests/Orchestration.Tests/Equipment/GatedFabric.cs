using LabSim.Switching;
using LabSim.Switching.Bridging;
using LabSim.Switching.Capture;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>A switch behind a <see cref="CrashGate"/>; it dies with the server and leaves its socket files.</summary>
internal sealed class GatedFabric(FakeFabric inner, CrashGate gate) : IFabric
{
    public event Action<PortChange>? PortChanged
    {
        add => inner.PortChanged += value;
        remove => inner.PortChanged -= value;
    }

    public event Action<string>? StormBegan
    {
        add => inner.StormBegan += value;
        remove => inner.StormBegan -= value;
    }

    public event Action<string>? Knocked
    {
        add => inner.Knocked += value;
        remove => inner.Knocked -= value;
    }

    public void OpenPort(PortConfig config) => Pass($"open {config.Name}", () => inner.OpenPort(config));

    public void ClosePort(string port) => Pass($"close {port}", () => inner.ClosePort(port));

    public void CloseUnclaimed() => inner.CloseUnclaimed();

    public void SetAsleep(string port, bool asleep) => inner.SetAsleep(port, asleep);

    public PortStatus ReadPort(string port) => inner.ReadPort(port);

    public void Connect(LinkConfig config) => Pass($"connect {config.Id}", () => inner.Connect(config));

    public void Disconnect(string link) => Pass($"disconnect {link}", () => inner.Disconnect(link));

    public void SetLinkUp(string link, bool up) => Pass($"set {link}", () => inner.SetLinkUp(link, up));

    public void OpenSegment(SegmentConfig config) => Pass($"open segment {config.Name}", () => inner.OpenSegment(config));

    public void CloseSegment(string segment) => Pass($"close segment {segment}", () => inner.CloseSegment(segment));

    public void OpenSegmentPort(SegmentPortConfig config) => Pass($"open {config.Name}", () => inner.OpenSegmentPort(config));

    public void SetImpairment(string link, LinkImpairment impairment) => Pass($"impair {link}", () => inner.SetImpairment(link, impairment));

    public LinkCounters ReadLink(string link) => inner.ReadLink(link);

    public ICapture OpenCapture(CaptureRequest request)
    {
        gate.Refuse("capture");
        return inner.OpenCapture(request);
    }

    public void SetRecorder(RecorderMode mode) => Pass($"record {mode}", () => inner.SetRecorder(mode));

    public void Dispose()
    {
        if (!gate.Dead)
        {
            inner.Dispose();
        }
    }

    private void Pass(string moment, Action act)
    {
        gate.Pass($"before {moment}");
        act();
        gate.Pass($"after {moment}");
    }
}
