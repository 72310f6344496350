using LabSim.Switching.Bridging;
using LabSim.Switching.Capture;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;

namespace LabSim.Switching;

/// <summary>
/// The switch of one lab: ports that machines connect to, links between them, taps on them. The control plane knows the
/// data plane through this interface alone, so that it could live in another process.
/// Every method is safe to call from any thread and returns when the change is in force. Names that do not exist throw
/// <see cref="KeyNotFoundException"/>, names that exist already <see cref="InvalidOperationException"/>.
/// </summary>
public interface IFabric : IDisposable
{
    /// <summary>Raised on a control thread, in order, whenever a port's machine connects, leaves or breaks the protocol.</summary>
    event Action<PortChange>? PortChanged;

    /// <summary>
    /// Raised on a control thread when a segment's port begins to lose frames to everybody because there are too many (<see cref="SegmentConfig.StormLimit"/>), after ten seconds of none.
    /// </summary>
    event Action<string>? StormBegan;

    /// <summary>
    /// Raised on a control thread when the first frame for a machine that sleeps (<see cref="SetAsleep"/>) comes to its port: to one address, or a question who has one (ARP, IPv6
    /// neighbour discovery).
    /// </summary>
    event Action<string>? Knocked;

    /// <summary>Opens a port and listens on its socket. When it returns, a machine may connect.</summary>
    /// <exception cref="IOException">The socket cannot be made (path too long, directory missing, no permission).</exception>
    void OpenPort(PortConfig config);

    /// <summary>Makes a segment, a switch or a hub, without ports.</summary>
    void OpenSegment(SegmentConfig config);

    /// <summary>Takes a segment away, with its ports.</summary>
    void CloseSegment(string segment);

    /// <summary>Opens a port of a segment. It runs at once.</summary>
    void OpenSegmentPort(SegmentPortConfig config);

    /// <summary>Closes a port: the machine's connection ends, the socket file is gone, frames under way are dropped.</summary>
    void ClosePort(string port);

    /// <summary>The machine behind a port sleeps, or no longer does: who sleeps gets no frames. One that sleeps already sleeps anew: the next frame for it is told again.</summary>
    void SetAsleep(string port, bool asleep);

    /// <summary>What the port is doing now.</summary>
    PortStatus ReadPort(string port);

    /// <summary>Joins two open ports point to point. A port can be in one link.</summary>
    void Connect(LinkConfig config);

    /// <summary>Takes a link away; its ports stay open and lose what they are sent.</summary>
    void Disconnect(string link);

    /// <summary>Sets a link up or down. A link that is down loses every frame and counts it under <see cref="DirectionCounters.DropsDown"/>.</summary>
    void SetLinkUp(string link, bool up);

    /// <summary>
    /// What a link does to its frames from now on. Frames that are under way keep the time that they were given, and none is lost by the change.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is none: negative, not a number, more than all frames.</exception>
    void SetImpairment(string link, LinkImpairment impairment);

    /// <summary>
    /// Ends what was taken over from another process and not opened again since: a port, segment or link that is opened as it was goes on instead of beginning.
    /// </summary>
    void CloseUnclaimed();

    /// <summary>The link's counters since it was connected.</summary>
    LinkCounters ReadLink(string link);

    /// <summary>
    /// Puts taps on ports. They are in place when the call returns, and the caller then runs <see cref="ICapture.RunAsync"/>.
    /// </summary>
    /// <exception cref="CaptureFilterException">libpcap refuses the filter.</exception>
    /// <exception cref="RecorderOffException">The past was asked for, and the recorder is off.</exception>
    ICapture OpenCapture(CaptureRequest request);

    /// <summary>How much of each frame the flight recorder keeps from now on. What was recorded stays, unless the recorder is set off.</summary>
    void SetRecorder(RecorderMode mode);
}
