using LabSim.Switching.Frames;
using LabSim.Switching.HandOver;
using LabSim.Switching.Offloads;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Stations;

namespace LabSim.Switching.Bridging;

/// <summary>A port of a bridge: what comes over its link goes into the bridge, what the bridge sends goes into its link.</summary>
internal sealed class BridgePort : FabricPort, IPortControl
{
    // One gate for both ways: with two, a frame that comes back over a loop could take them in the other order.
    private readonly Lock _gate = new();
    private readonly SegmentPortConfig _config;
    private readonly LearningBridge _bridge;
    private readonly VlanMembership? _vlans;
    private readonly StationDesk? _desk;
    private readonly List<byte[]> _answers = [];

    /// <summary>Makes a port and takes it into its bridge.</summary>
    /// <param name="config">The port.</param>
    /// <param name="bridge">Its bridge.</param>
    /// <param name="worker">Who passes the frames.</param>
    /// <param name="clock">The fabric's clock.</param>
    public BridgePort(SegmentPortConfig config, LearningBridge bridge, PollLoop worker, TimeProvider clock)
        : base(config.Name, worker, clock)
    {
        _config = config;
        _bridge = bridge;
        _vlans = config.Vlans;
        Guard = bridge.Guard();
        _desk = bridge.Desk(config.Station);
        Number = bridge.Add(this);
    }

    /// <summary>Its number in the bridge.</summary>
    public int Number { get; }

    /// <summary>How many frames to everybody it takes; <see langword="null"/> for any number.</summary>
    public StormGuard? Guard { get; }

    /// <summary>Who is behind it, where the segment knows.</summary>
    public SegmentStation? Station => _config.Station;

    /// <inheritdoc/>
    public FabricPort Port => this;

    /// <summary>A bridge always runs.</summary>
    public PortState State => PortState.Running;

    /// <inheritdoc/>
    public ulong OfferedFeatureBits => 0;

    /// <inheritdoc/>
    public ulong AcceptedFeatureBits => 0;

    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    protected override Lock TransmitGate => _gate;

    /// <inheritdoc/>
    protected override Lock ReceiveGate => _gate;

    /// <summary>A bridge passes everything on; what its receivers cannot get is cut on their links.</summary>
    public override OffloadSet Offloads => OffloadSet.All;

    /// <inheritdoc/>
    public override PollOutcome Poll(FrameBurst burst)
    {
        if (_desk is not null)
        {
            lock (_gate)
            {
                _desk.Fill(burst, _answers);
                if (burst.Count > 0)
                {
                    LoseRest(burst, Forward(burst, 0));
                }
            }
        }

        return PollOutcome.Idle;
    }

    /// <inheritdoc/>
    public override int Deliver(FrameBurst burst, int from)
    {
        lock (_gate)
        {
            burst.Mark(from, FrameVerdict.Delivered);
            ShowDelivered(burst, from..burst.Count);
            if (_desk is null)
            {
                _bridge.Pass(this, burst, from..burst.Count);
            }
            else
            {
                PassWithout(_desk, burst, from);
            }

            return burst.Count;
        }
    }

    // What is asked of the segment itself goes no further.
    private void PassWithout(StationDesk desk, FrameBurst burst, int from)
    {
        if (desk.Take(burst, from))
        {
            Worker.ServeSoon(Slot);
        }

        _bridge.Pass(this, burst, from..burst.Count);
        StationDesk.GiveBack(burst);
    }

    /// <summary>Sends what the bridge has for this port.</summary>
    public void Send(FrameBurst burst)
    {
        lock (_gate)
        {
            // What has to wait is lost, and counted on the link: the burst is gone when this returns.
            var done = Forward(burst, 0);
            LoseRest(burst, done);
        }
    }

    /// <summary>That part of a frame's start that a decision depends on: of two frames that have it in common one decision is true.</summary>
    public FrameStart Decisive(FrameStart start) => _vlans is null ? start.Addresses : start;

    /// <summary>Finds a frame's VLAN, or refuses it.</summary>
    /// <param name="start">The start of the frame.</param>
    /// <param name="decision">A new one; gets the VLAN.</param>
    public bool Classify(FrameStart start, ref BridgeDecision decision)
    {
        if (_vlans is null)
        {
            return true;
        }

        decision.Tagged = start.Type == EthernetHeader.VlanTag;
        var vlan = decision.Tagged ? VlanTags.VlanOf(start.Control) : 0;

        // VLAN 0 is a priority without a VLAN.
        decision.PriorityOnly = decision.Tagged && vlan == 0;
        decision.Vlan = vlan == 0 ? _vlans.Untagged : vlan;
        return vlan == 0 ? decision.Vlan != 0 : _vlans.IsTrunk && _vlans.Contains(vlan);
    }

    /// <summary>Whether a frame leaves here, and in the form in which it came.</summary>
    public bool PassesUnchanged(in BridgeDecision decision) =>
        _vlans is null || (_vlans.Contains(decision.Vlan) && decision.Tagged == _vlans.IsTagged(decision.Vlan) && !decision.PriorityOnly);

    /// <summary>Adds a frame to a burst in the form in which it leaves here, if it may.</summary>
    /// <param name="burst">The burst that it came in.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="decision">Its VLAN.</param>
    /// <param name="sending">Gets it.</param>
    public void Write(FrameBurst burst, in FrameEntry frame, in BridgeDecision decision, FrameBurst sending)
    {
        var segments = burst.SegmentsOf(frame);
        var to = sending.FreeSegments;
        if (_vlans is null)
        {
            Add(sending, VlanTags.Copy(segments, to), burst, frame, 0);
            return;
        }

        if (!_vlans.Contains(decision.Vlan))
        {
            return;
        }

        switch (decision.Tagged, _vlans.IsTagged(decision.Vlan))
        {
            case (false, true):
                Add(sending, VlanTags.Push(segments, decision.Vlan, to), burst, frame, EthernetHeader.TagLength);
                break;
            case (true, false):
                Add(sending, VlanTags.Pop(segments, to), burst, frame, -EthernetHeader.TagLength);
                break;
            case (true, true) when decision.PriorityOnly:
                Add(sending, VlanTags.Replace(segments, decision.Vlan, to), burst, frame, 0);
                break;
            default:
                Add(sending, VlanTags.Copy(segments, to), burst, frame, 0);
                break;
        }
    }

    /// <inheritdoc/>
    public ExportedPart Export(bool whole) => new ExportedPort { Segment = ExportedSegmentPort.Of(_config) }.ToPart([]);

    /// <summary>It always runs.</summary>
    public void Resume()
    {
    }

    /// <inheritdoc/>
    public IDisposable? Release()
    {
        Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bridge.Remove(Number);
        Worker.Unregister(Slot);
    }

    /// <inheritdoc/>
    public override void LinkChanged() => _bridge.Forget(Number);

    /// <summary>Adds a frame that has become longer or shorter by a tag.</summary>
    private static void Add(FrameBurst sending, int segments, FrameBurst burst, in FrameEntry frame, int tag)
    {
        var length = frame.Length + tag;
        if (frame.Offload == 0)
        {
            sending.Add(0, segments, length, VerdictOf(length, length));
            return;
        }

        var offload = burst.OffloadOf(frame).Moved(tag);
        sending.Add(0, segments, length, offload.IsPlausible ? VerdictOf(length, offload.LongestOf(length)) : FrameVerdict.Malformed, offload);
    }

    private static FrameVerdict VerdictOf(int length, int longest) =>
        longest > FrameBurst.LongestFrame ? FrameVerdict.TooLarge : length < FrameBurst.ShortestFrame ? FrameVerdict.Malformed : FrameVerdict.Forward;
}
