using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// The data plane of a port: takes frames out of the machine's transmit ring and puts frames into its receive ring.
/// All that another process would need to carry on is in the two rings.
/// </summary>
internal sealed class VhostUserPort : FabricPort
{
    private readonly TransmitQueue _transmit = new();
    private readonly ReceiveQueue _receive = new();
    private readonly LateLook _late;
    private readonly Action _faulted;
    private int _offered;

    /// <summary>Makes a port with nothing connected to it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="worker">Who serves it.</param>
    /// <param name="clock">The fabric's clock.</param>
    /// <param name="faulted">Told by the worker, once per fault, that the machine broke the rules; must not block.</param>
    public VhostUserPort(string name, PollLoop worker, TimeProvider clock, Action faulted)
        : base(name, worker, clock)
    {
        _faulted = faulted;
        _late = new LateLook(worker, Slot, clock);
        Transmit = new VhostUserRing(_transmit.Ring, worker, Slot);
        Receive = new VhostUserRing(_receive.Ring, worker, Slot);
    }

    /// <summary>The guest's transmit ring.</summary>
    public VhostUserRing Transmit { get; }

    /// <summary>The guest's receive ring.</summary>
    public VhostUserRing Receive { get; }

    /// <summary>Whether frames pass both ways.</summary>
    public bool IsRunning => Transmit is { IsRunning: true, IsEnabled: true } && Receive is { IsRunning: true, IsEnabled: true };

    /// <inheritdoc/>
    public override OffloadSet Offloads => _receive.Offloads;

    /// <summary>The fault that a ring was stopped for, if the machine that caused it is still connected.</summary>
    public GuestFault Fault => Transmit.Fault != GuestFault.None ? Transmit.Fault : Receive.Fault;

    /// <inheritdoc/>
    protected override Lock TransmitGate => _transmit.Ring.Gate;

    /// <inheritdoc/>
    protected override Lock ReceiveGate => _receive.Ring.Gate;

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

    /// <inheritdoc/>
    public override PollOutcome Poll(FrameBurst burst)
    {
        lock (_transmit.Ring.Gate)
        {
            SendAnnouncement(burst);
            if (_late.IsDue())
            {
                CallIfOwed();
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

            _late.NotePassed();
            return done < burst.Count ? PollOutcome.Waiting : PollOutcome.Busy;
        }
    }

    /// <inheritdoc/>
    public override int Deliver(FrameBurst burst, int from)
    {
        lock (_receive.Ring.Gate)
        {
            var next = from;
            var fault = GuestFault.None;
            var running = Receive is { IsRunning: true, IsEnabled: true } && !Sleeps;
            if (running)
            {
                fault = Fill(burst, ref next);
                ShowDelivered(burst, from..next);
                if (_receive.Ring.Publish())
                {
                    Receive.Call();
                }

                _late.NotePassed();
            }

            if (fault != GuestFault.None)
            {
                Break(Receive, fault);
                running = false;
            }

            return running ? next : Lose(burst, next);
        }
    }

    /// <summary>Calls the driver where its wish showed too late. A frame whose kick got lost is collected in the same turn anyway.</summary>
    private void CallIfOwed()
    {
        if (_transmit.Ring.TakeCall())
        {
            Transmit.Call();
        }

        lock (_receive.Ring.Gate)
        {
            if (_receive.Ring.TakeCall())
            {
                Receive.Call();
            }
        }
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
