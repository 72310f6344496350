using LabSim.Switching.Capture;
using LabSim.Switching.Frames;
using LabSim.Switching.Links;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// The data plane of a port: takes frames out of the machine's transmit ring and puts frames into its receive ring.
/// All that another process would need to carry on is in the two rings.
/// </summary>
internal sealed class VhostUserPort : IPort, IPollable
{
    private readonly TransmitQueue _transmit = new();
    private readonly ReceiveQueue _receive = new();
    private readonly PortTaps _taps;
    private readonly PollLoop _worker;
    private readonly Action _faulted;
    private LinkDirection? _egress;
    private Announcement? _announcement;
    private int _offered;

    /// <summary>Makes a port with nothing connected to it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="worker">Who serves it.</param>
    /// <param name="clock">The fabric's clock.</param>
    /// <param name="faulted">Told by the worker, once per fault, that the machine broke the rules; must not block.</param>
    public VhostUserPort(string name, PollLoop worker, TimeProvider clock, Action faulted)
    {
        Name = name;
        _worker = worker;
        _faulted = faulted;
        _taps = new PortTaps(clock);
        Slot = worker.Register(this);
        Transmit = new VhostUserRing(_transmit.Ring, worker, Slot);
        Receive = new VhostUserRing(_receive.Ring, worker, Slot);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Its slot at the worker.</summary>
    public int Slot { get; }

    /// <summary>The guest's transmit ring.</summary>
    public VhostUserRing Transmit { get; }

    /// <summary>The guest's receive ring.</summary>
    public VhostUserRing Receive { get; }

    /// <summary>Whether frames pass both ways.</summary>
    public bool IsRunning => Transmit is { IsRunning: true, IsEnabled: true } && Receive is { IsRunning: true, IsEnabled: true };

    /// <summary>The fault that a ring was stopped for, if the machine that caused it is still connected.</summary>
    public GuestFault Fault => Transmit.Fault != GuestFault.None ? Transmit.Fault : Receive.Fault;

    /// <summary>Where what the machine sends goes to. Whoever sets it sees no frame on the old way afterwards.</summary>
    public LinkDirection? Egress
    {
        set
        {
            lock (_transmit.Ring.Gate)
            {
                _egress = value;
            }
        }
    }

    /// <summary>Changes something of the egress direction between two bursts.</summary>
    public void ChangeEgress(Action change)
    {
        lock (_transmit.Ring.Gate)
        {
            change();
        }
    }

    /// <summary>Changes the taps between two bursts.</summary>
    public void ChangeTaps(Action<PortTaps> change)
    {
        lock (_transmit.Ring.Gate)
        {
            lock (_receive.Ring.Gate)
            {
                change(_taps);
            }
        }
    }

    /// <summary>Sets what was negotiated.</summary>
    public void Negotiate(VirtioFeatures features)
    {
        lock (_transmit.Ring.Gate)
        {
            _transmit.Negotiate(features);
        }

        lock (_receive.Ring.Gate)
        {
            _receive.Negotiate(features);
        }
    }

    /// <summary>Sends a frame in the machine's name at the worker's next turn.</summary>
    public void Announce(Announcement announcement)
    {
        Volatile.Write(ref _announcement, announcement);
        _worker.Wake();
    }

    /// <inheritdoc/>
    public PollOutcome Poll(FrameBurst burst)
    {
        lock (_transmit.Ring.Gate)
        {
            if (Interlocked.Exchange(ref _announcement, null) is { } announcement)
            {
                announcement.Fill(burst);
                Forward(burst, 0);
            }

            if (!Transmit.IsRunning || !(Transmit.IsEnabled || Transmit.Discards))
            {
                _offered = 0;
                return PollOutcome.Idle;
            }

            var fault = _transmit.Collect(burst);
            if (fault != GuestFault.None)
            {
                Break(Transmit, fault);
                return PollOutcome.Idle;
            }

            if (burst.Count == 0)
            {
                return _transmit.Ring.ArmKick() ? PollOutcome.Busy : PollOutcome.Idle;
            }

            _transmit.Ring.DisarmKick();
            var done = Transmit.IsEnabled ? Forward(burst, _offered) : burst.Count;
            _offered = burst.Count - done;
            if (_transmit.Complete(burst, done))
            {
                Transmit.Call();
            }

            return done < burst.Count ? PollOutcome.Waiting : PollOutcome.Busy;
        }
    }

    /// <inheritdoc/>
    public int Deliver(FrameBurst burst, int from)
    {
        lock (_receive.Ring.Gate)
        {
            var next = from;
            var fault = GuestFault.None;
            var running = Receive is { IsRunning: true, IsEnabled: true };
            if (running)
            {
                fault = Fill(burst, ref next);
                _taps.Offer(burst, from..next, FrameVerdict.Delivered, FrameDirection.Inbound);
                if (_receive.Ring.Publish())
                {
                    Receive.Call();
                }
            }

            if (fault != GuestFault.None)
            {
                Break(Receive, fault);
                running = false;
            }

            return running ? next : Lose(burst, next);
        }
    }

    private static int Lose(FrameBurst burst, int from)
    {
        foreach (ref var frame in burst.Frames[from..])
        {
            frame.Verdict = frame.Verdict == FrameVerdict.Forward ? FrameVerdict.Down : frame.Verdict;
        }

        return burst.Count;
    }

    /// <summary>Passes frames on. Those before <paramref name="offered"/> were shown to the captures when they first came.</summary>
    private int Forward(FrameBurst burst, int offered)
    {
        _taps.Offer(burst, offered.., FrameVerdict.Forward, FrameDirection.Outbound);
        return _egress?.Forward(burst) ?? burst.Count;
    }

    private GuestFault Fill(FrameBurst burst, ref int next)
    {
        var fault = _receive.Deliver(burst, ref next);
        if (fault == GuestFault.None && next < burst.Count)
        {
            // Full: ask to be told of the next buffer, and look once more, for it may have come meanwhile.
            if (_receive.Ring.ArmKick())
            {
                fault = _receive.Deliver(burst, ref next);
            }
        }

        return fault;
    }

    private void Break(VhostUserRing ring, GuestFault fault)
    {
        ring.Halt(fault);
        _faulted();
    }
}
