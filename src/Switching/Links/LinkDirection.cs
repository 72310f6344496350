using LabSim.Switching.Frames;
using LabSim.Switching.HandOver;
using LabSim.Switching.Impairments;
using LabSim.Switching.Offloads;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;

namespace LabSim.Switching.Links;

/// <summary>
/// One direction of a link: from the port that calls it to the port at its end. All state that a frame can wait in belongs here, none to the ports.
/// Frames pass on the worker's thread; changes are made under the direction's own gate, between two bursts.
/// </summary>
internal sealed class LinkDirection : IPollable, IDisposable
{
    /// <summary>Frames that may be on a perfect line before the sender has to wait: a full receive ring of the common size.</summary>
    private const int MostInTransit = 256;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly PollLoop _worker;
    private readonly BackPressure _pressure;
    private readonly int _slot;
    private ulong _seed;
    private IPort? _receiver;
    private bool _up = true;
    private int? _mtu;
    private ImpairmentProfile _profile = ImpairmentProfile.None;
    private DelayLine? _line;
    private FrameCutter? _cutter;

    /// <summary>Makes a direction that is up, perfect, and leads nowhere.</summary>
    /// <param name="name">Its name; chance follows from it unless a seed is given.</param>
    /// <param name="worker">Who delivers what was delayed.</param>
    /// <param name="clock">The fabric's clock.</param>
    public LinkDirection(string name, PollLoop worker, TimeProvider clock)
    {
        Name = name;
        _seed = LinkRandom.SeedOf(name);
        _clock = clock;
        _worker = worker;
        _pressure = new BackPressure(clock);
        _slot = worker.Register(this);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What it delivered and lost.</summary>
    public DirectionTally Tally { get; } = new();

    /// <summary>The recorded past of the port that got what <see cref="Forward"/> delivered last. On the worker's thread.</summary>
    public FrameLog? LastReceiver { get; private set; }

    /// <summary>Sets the port at the end, or <see langword="null"/> while it is closed.</summary>
    public void SetReceiver(IPort? receiver)
    {
        lock (_gate)
        {
            _receiver = receiver;
        }
    }

    /// <summary>Sets it up or down. Going down loses what is under way.</summary>
    public void SetUp(bool up)
    {
        lock (_gate)
        {
            _up = up;
            if (!up && _line is { } line)
            {
                Tally.CountDown(line.Count);
                line.Clear();
            }
        }
    }

    /// <summary>Sets what it does to frames from now on.</summary>
    /// <param name="profile">What it does.</param>
    /// <param name="seed">Where chance begins, or <see langword="null"/> for the direction's own. Chance begins anew only when this changes.</param>
    /// <param name="mtu">Longest packet in bytes.</param>
    public void SetProfile(ImpairmentProfile profile, ulong? seed, int? mtu)
    {
        profile.Check();
        lock (_gate)
        {
            var begin = LinkRandom.SeedOf(Name) ^ (seed ?? 0);
            _mtu = mtu;
            if (_line is null && !profile.IsNone)
            {
                _line = new DelayLine(_clock.TimestampFrequency, begin);
            }
            else if (begin != _seed)
            {
                _line?.Seed(begin);
            }

            (_seed, _profile) = (begin, profile);
            _line?.Set(profile);
        }

        _worker.Wake();
    }

    /// <summary>Its state.</summary>
    /// <param name="whole">With what is under way.</param>
    public ExportedDirection Export(bool whole)
    {
        lock (_gate)
        {
            return new ExportedDirection(_profile, _seed, _mtu, Tally.Read(), whole ? _line?.Export(_clock.GetTimestamp()) : null);
        }
    }

    /// <summary>Goes on where another direction was. Before anything passes.</summary>
    public void Restore(ExportedDirection state)
    {
        lock (_gate)
        {
            (_profile, _seed, _mtu) = (state.Profile, state.Seed, state.Mtu);
            Tally.Restore(state.Counters);
            if (!_profile.IsNone || state.Line is not null)
            {
                _line = new DelayLine(_clock.TimestampFrequency, _seed);
                _line.Set(_profile);
                if (state.Line is { } line)
                {
                    _line.Restore(line, _clock.GetTimestamp());
                }
            }
        }
    }

    /// <summary>Takes frames from the sender, under its transmit gate.</summary>
    /// <returns>How many it is done with: delivered, held or lost; the others wait at the sender.</returns>
    public int Forward(FrameBurst burst)
    {
        lock (_gate)
        {
            var done = burst.Count;
            LastReceiver = _receiver?.Log;
            LoseTooLong(burst);
            if (!_up || _receiver is not { } receiver)
            {
                burst.Mark(0, FrameVerdict.Down);
            }
            else if (_line is { IsIdle: false } || (burst.HasOffloads && !burst.Suits(receiver.Offloads)))
            {
                done = Hold(_line ??= new DelayLine(_clock.TimestampFrequency, _seed), burst, receiver);
            }
            else
            {
                done = Pass(burst, receiver);
            }

            Tally.Count(burst, ..done);
            return done;
        }
    }

    /// <summary>Loses the frames that a sender cannot keep until there is room.</summary>
    public void Lose(FrameBurst burst, int from)
    {
        burst.Mark(from, FrameVerdict.NoRoom);
        Tally.Count(burst, from..);
    }

    /// <summary>Delivers what is due.</summary>
    public PollOutcome Poll(FrameBurst burst)
    {
        lock (_gate)
        {
            if (_line is not { } line)
            {
                return PollOutcome.Idle;
            }

            var now = _clock.GetTimestamp();
            line.Show(burst, now);
            if (burst.Count == 0)
            {
                _worker.ServeAt(_slot, line.NextDue);

                // A line that frames were cut for will be wanted again, with all the room that it has made for them.
                _line = line.IsIdle && _cutter is null ? null : line;
                return PollOutcome.Idle;
            }

            if (_receiver is null)
            {
                burst.Mark(0, FrameVerdict.Down);
            }

            var done = _receiver is null ? burst.Count : Pass(burst, _receiver);
            _receiver?.Log?.TakeArrived(burst, done, now);
            Tally.Count(burst, ..done);
            line.Remove(done);
            return done < burst.Count ? PollOutcome.Waiting : PollOutcome.Busy;
        }
    }

    /// <summary>Ends it: what is under way is lost.</summary>
    public void Dispose()
    {
        SetUp(false);
        _worker.Unregister(_slot);
    }

    /// <summary>Puts frames onto the line, each as it is on a wire.</summary>
    /// <returns>How many it took; the others have to wait at the sender.</returns>
    private int Hold(DelayLine line, FrameBurst burst, IPort receiver)
    {
        _worker.ServeSoon(_slot);
        if (!burst.HasOffloads)
        {
            return IsFull(line) ? 0 : Take(line, burst, receiver);
        }

        var cutter = _cutter ??= new FrameCutter();
        var done = 0;
        for (; done < burst.Count && !IsFull(line); done++)
        {
            ref var frame = ref burst.Frames[done];
            if (frame.Verdict != FrameVerdict.Forward)
            {
                continue;
            }

            cutter.Begin();
            while (cutter.Next(burst, frame))
            {
                Tally.Count(cutter.Burst, ..Take(line, cutter.Burst, receiver));

                // What overtook the others is delivered, and no frame of the sender's burst.
                receiver.Log?.TakeArrived(cutter.Burst, cutter.Burst.Count, _clock.GetTimestamp());
            }

            frame.Verdict = FrameVerdict.Held;
        }

        return done;
    }

    // A bad line has its own queue. A perfect one is there to be emptied at once, and holds its sender up as a full receiver does.
    private static bool IsFull(DelayLine line) => line.IsPerfect && line.Count >= MostInTransit;

    /// <summary>Takes a burst of frames that are as on a wire; those that overtake all others are delivered at once.</summary>
    private int Take(DelayLine line, FrameBurst burst, IPort receiver)
    {
        if (line.Take(burst, _clock.GetTimestamp(), Tally))
        {
            receiver.Deliver(burst, 0);
            burst.Mark(0, FrameVerdict.NoRoom);
        }

        return burst.Count;
    }

    private int Pass(FrameBurst burst, IPort receiver)
    {
        if (burst.Count == 0)
        {
            return 0;
        }

        var done = receiver.Deliver(burst, 0);
        if (done > 0)
        {
            _pressure.Relieve();
        }

        if (done < burst.Count && !_pressure.MayWait())
        {
            burst.Mark(done, FrameVerdict.NoRoom);
            done = burst.Count;
        }

        return done;
    }

    private void LoseTooLong(FrameBurst burst)
    {
        if (_mtu is not { } mtu)
        {
            return;
        }

        foreach (ref var frame in burst.Frames)
        {
            var longest = frame.Offload == 0 ? frame.Length : burst.OffloadOf(frame).LongestOf(frame.Length);
            if (frame.Verdict == FrameVerdict.Forward && longest - EthernetHeader.LengthOf(burst.SegmentsOf(frame)) > mtu)
            {
                frame.Verdict = FrameVerdict.TooLarge;
            }
        }
    }
}
