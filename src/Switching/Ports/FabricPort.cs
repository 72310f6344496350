using LabSim.Switching.Capture;
using LabSim.Switching.Frames;
using LabSim.Switching.Links;
using LabSim.Switching.Offloads;
using LabSim.Switching.Polling;
using LabSim.Switching.Recording;

namespace LabSim.Switching.Ports;

/// <summary>
/// The data plane of a port, whatever is behind it: a machine's rings, a socket, a bridge. It passes what its device sends to the
/// direction of a link, and gives its device what comes from the other one; captures see both.
/// </summary>
/// <remarks>
/// Two gates, held by the worker for a burst: one for what the device sends, one for what it gets. They may be the same. Whoever
/// changes a tap or the egress takes them, so that the change falls between two bursts.
/// </remarks>
internal abstract class FabricPort : IPort, IPollable
{
    private readonly PortTaps _taps = new();
    private readonly TimeProvider _clock;
    private volatile FrameLog? _log;
    private LinkDirection? _egress;
    private Announcement? _announcement;
    private volatile Sleep? _sleep;

    /// <summary>Makes a port and takes it into the worker's service.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="worker">Who serves it.</param>
    /// <param name="clock">The fabric's clock.</param>
    protected FabricPort(string name, PollLoop worker, TimeProvider clock)
    {
        Name = name;
        Worker = worker;
        _clock = clock;
        Slot = worker.Register(this);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public FrameLog? Log => _log;

    /// <summary>Its slot at the worker.</summary>
    public int Slot { get; }

    /// <summary>Whether there is a link for what the device sends.</summary>
    public bool IsLinked => _egress is not null;

    /// <summary>Who serves it.</summary>
    protected PollLoop Worker { get; }

    /// <summary>Held while frames of the device are passed on.</summary>
    protected abstract Lock TransmitGate { get; }

    /// <summary>Held while frames are given to the device.</summary>
    protected abstract Lock ReceiveGate { get; }

    /// <summary>Where what the device sends goes to. Whoever sets it sees no frame on the old way afterwards.</summary>
    public LinkDirection? Egress
    {
        set
        {
            lock (TransmitGate)
            {
                _egress = value;
            }

            LinkChanged();
        }
    }

    /// <summary>Told when the port's link is another one, or goes up or down. Under the control gate.</summary>
    public virtual void LinkChanged()
    {
    }

    /// <summary>Records what passes, or no longer. Whoever takes a log away ends it, so a burst that still has it does no harm.</summary>
    public void SetLog(FrameLog? log) => _log = log;

    /// <summary>Changes the taps between two bursts.</summary>
    public void ChangeTaps(Action<PortTaps> change)
    {
        lock (TransmitGate)
        {
            lock (ReceiveGate)
            {
                change(_taps);
            }
        }
    }

    /// <summary>Sends a frame in the device's name at the worker's next turn.</summary>
    public void Announce(Announcement announcement)
    {
        Volatile.Write(ref _announcement, announcement);
        Worker.Wake();
    }

    /// <summary>Whether its machine sleeps.</summary>
    public bool Sleeps => _sleep is not null;

    /// <summary>Lets its machine sleep, or wakes it: who sleeps gets no frames, and the first that is for it is told.</summary>
    public void SetSleep(Sleep? sleep) => _sleep = sleep;

    /// <inheritdoc/>
    public abstract PollOutcome Poll(FrameBurst burst);

    /// <inheritdoc/>
    public virtual OffloadSet Offloads => OffloadSet.None;

    /// <inheritdoc/>
    public abstract int Deliver(FrameBurst burst, int from);

    /// <summary>Loses the frames from <paramref name="from"/> on: the device does not run, or sleeps.</summary>
    protected int Lose(FrameBurst burst, int from)
    {
        _sleep?.Look(burst, from);
        burst.Mark(from, FrameVerdict.Down);
        return burst.Count;
    }

    /// <summary>Passes frames on. Those before <paramref name="offered"/> were shown to the captures when they first came. Under the transmit gate.</summary>
    /// <returns>How many frames are done with; the others have to wait at the device.</returns>
    protected int Forward(FrameBurst burst, int offered)
    {
        var log = _log;
        if (log is null && !_taps.Any)
        {
            return _egress?.Forward(burst) ?? burst.Count;
        }

        var timestamp = _clock.GetTimestamp();
        _taps.Offer(burst, offered.., FrameVerdict.Forward, FrameDirection.Outbound, timestamp);
        var done = _egress?.Forward(burst) ?? burst.Count;

        // Recorded after it is known where they went, and lying in the cache: once for both ends.
        log?.TakeSent(burst, done, timestamp, _egress?.LastReceiver);
        return done;
    }

    /// <summary>Loses what <see cref="Forward"/> could not deliver at once, for a device that cannot keep it.</summary>
    protected void LoseRest(FrameBurst burst, int done) => _egress?.Lose(burst, done);

    /// <summary>Shows delivered frames to the captures. Under the receive gate.</summary>
    protected void ShowDelivered(FrameBurst burst, Range frames)
    {
        if (_taps.Any)
        {
            _taps.Offer(burst, frames, FrameVerdict.Delivered, FrameDirection.Inbound, _clock.GetTimestamp());
        }
    }

    /// <summary>Sends the announcement, if there is one. Under the transmit gate.</summary>
    protected void SendAnnouncement(FrameBurst burst)
    {
        // A look first: an exchange is dear, this is asked in every turn, and nobody else takes one away.
        if (Volatile.Read(ref _announcement) is not null && Interlocked.Exchange(ref _announcement, null) is { } announcement)
        {
            announcement.Fill(burst);
            Forward(burst, 0);
        }
    }
}
