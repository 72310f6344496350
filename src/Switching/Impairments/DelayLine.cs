using LabSim.Switching.Frames;
using LabSim.Switching.HandOver;
using LabSim.Switching.Links;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Impairments;

/// <summary>What makes a direction of a link bad, and the frames that are under way on it.</summary>
/// <remarks>
/// Theory of operation. A frame that comes is lost, doubled or damaged by chance, in this order, as netem does it. Then it either overtakes all others (reorder) and
/// goes on at once, or it gets a time: <c>due = max(departure + delay ± jitter, the due time of the frame before)</c>, where the departure is when the line of
/// limited rate has sent it. Times never go back, so the frames under way are one queue, first in first out, and jitter does not change their order. The
/// copies lie in a <see cref="FrameStore"/>. Whoever has the line delivers those that are due, and asks the worker to be called again at the next one's time.
/// What the line does is a profile, without state: it can be exchanged at any moment, and frames under way keep the time that they have.
/// Frames on a line are as on a wire: whoever has the line cuts segments and completes checksums before. A perfect line carries frames, too, that had to be cut for their receiver.
/// </remarks>
internal sealed class DelayLine
{
    /// <summary>Bytes that may be under way in one direction; more are lost as by a full queue. 250 ms at 2 Gbit/s.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    private readonly FrameStore _frames = new(MostBytes);
    private readonly LineRate _rate;
    private readonly long _ticksPerSecond;
    private ImpairmentProfile _profile = ImpairmentProfile.None;
    private bool _isPerfect = true;
    private bool _isCertain = true;
    private LinkChances _chances;
    private long _delay;
    private long _jitter;
    private long _lastDue;

    /// <summary>Makes a line that is perfect.</summary>
    /// <param name="ticksPerSecond">The frequency of the fabric's clock.</param>
    /// <param name="seed">Where chance begins.</param>
    public DelayLine(long ticksPerSecond, ulong seed)
    {
        _ticksPerSecond = ticksPerSecond;
        _rate = new LineRate(ticksPerSecond);
        _chances = new LinkChances(seed);
    }

    /// <summary>How many frames are under way.</summary>
    public int Count => _frames.Count;

    /// <summary>When the next one is due; <see cref="long.MaxValue"/> where there is none.</summary>
    public long NextDue => _frames.Count == 0 ? long.MaxValue : _frames.FirstDue;

    /// <summary>Whether it does nothing to its frames.</summary>
    public bool IsPerfect => _isPerfect;

    /// <summary>Whether the line is perfect and empty, and so need not be there.</summary>
    public bool IsIdle => _isPerfect && _frames.Count == 0;

    /// <summary>Sets what happens to frames from now on.</summary>
    public void Set(ImpairmentProfile profile)
    {
        _profile = profile;
        _isPerfect = profile.IsNone;
        _isCertain = profile.IsCertain;
        _delay = Ticks(profile.Delay);
        _jitter = Ticks(profile.Jitter);
        _rate.Set(profile.RateBitsPerSecond, profile.Queue);
    }

    /// <summary>Its state without the profile.</summary>
    public ExportedLine Export(long now) =>
        new([.. _frames.All().Select(f => new ExportedFrame(f.Due - now, f.Frame))], _lastDue - now, _rate.Export(now), _chances.Export());

    /// <summary>Goes on where another line was. After <see cref="Set"/>.</summary>
    public void Restore(ExportedLine state, long now)
    {
        foreach (var frame in state.Frames)
        {
            var copy = _frames.Add(frame.Bytes.Length, now + frame.Due);
            if (copy.IsEmpty)
            {
                // A line of another version held more.
                break;
            }

            frame.Bytes.CopyTo(copy);
        }

        _lastDue = now + state.LastDue;
        _rate.Restore(state.Rate, now);
        _chances = new LinkChances(state.Chances);
    }

    /// <summary>Begins chance anew.</summary>
    public void Seed(ulong seed) => _chances = new LinkChances(seed);

    /// <summary>
    /// Takes the frames of a burst that are to go on. Each is marked as lost, refused or held; one that overtakes the others keeps its verdict, and the
    /// caller delivers it now.
    /// </summary>
    /// <returns>Whether there is one that the caller has to deliver.</returns>
    public bool Take(FrameBurst burst, long now, DirectionTally tally)
    {
        if (_isCertain)
        {
            TakeAll(burst, now);
            return false;
        }

        var overtaking = false;
        foreach (ref var frame in burst.Frames)
        {
            if (frame.Verdict != FrameVerdict.Forward)
            {
                continue;
            }

            if (_chances.Loses(_profile))
            {
                frame.Verdict = FrameVerdict.Lost;
                continue;
            }

            var segments = burst.SegmentsOf(frame);
            if (_chances.Duplicates(_profile) && HoldByChance(segments, frame.Length, now, tally) == FrameVerdict.Held)
            {
                tally.CountDuplicated();
            }

            if (_chances.Reorders(_profile))
            {
                tally.CountReordered();
                overtaking = true;
                continue;
            }

            frame.Verdict = HoldByChance(segments, frame.Length, now, tally);
        }

        return overtaking;
    }

    /// <summary>Loses all that is under way: whoever comes next waits for nobody.</summary>
    public void Clear()
    {
        _frames.Remove(_frames.Count);
        _rate.Clear();
        _lastDue = 0;
    }

    /// <summary>Points a burst at the frames that are due.</summary>
    public void Show(FrameBurst burst, long now) => _frames.Show(burst, now);

    /// <summary>Forgets the first frames: they are delivered or lost.</summary>
    public void Remove(int count) => _frames.Remove(count);

    /// <summary>Takes them where nothing happens by chance: each is held or refused.</summary>
    private void TakeAll(FrameBurst burst, long now)
    {
        foreach (ref var frame in burst.Frames)
        {
            if (frame.Verdict == FrameVerdict.Forward)
            {
                frame.Verdict = Hold(burst.SegmentsOf(frame), frame.Length, now);
            }
        }
    }

    private FrameVerdict HoldByChance(ReadOnlySpan<FrameSegment> frame, int length, long now, DirectionTally tally)
    {
        // A frame that the queue refuses takes no jitter: what it would have had is the next one's.
        if (!_rate.TrySend(length, now, out var departure))
        {
            return FrameVerdict.QueueFull;
        }

        var copy = Copy(frame, length, now, departure + (long)(_chances.Jitter(_profile) * _jitter));
        if (copy.IsEmpty)
        {
            return FrameVerdict.QueueFull;
        }

        if (_chances.Corrupts(_profile, copy))
        {
            tally.CountCorrupted();
        }

        return FrameVerdict.Held;
    }

    private FrameVerdict Hold(ReadOnlySpan<FrameSegment> frame, int length, long now) =>
        _rate.TrySend(length, now, out var departure) && !Copy(frame, length, now, departure).IsEmpty ? FrameVerdict.Held : FrameVerdict.QueueFull;

    /// <summary>Takes a copy that is due a delay after the departure, and returns it; nothing where there is no room.</summary>
    private Span<byte> Copy(ReadOnlySpan<FrameSegment> frame, int length, long now, long departure)
    {
        var due = Math.Max(Math.Max(now, departure + _delay), _lastDue);
        var copy = _frames.Add(length, due);
        if (!copy.IsEmpty)
        {
            _lastDue = due;
            SegmentMemory.Gather(frame, copy);
        }

        return copy;
    }

    private long Ticks(TimeSpan time) => (long)((Int128)time.Ticks * _ticksPerSecond / TimeSpan.TicksPerSecond);
}
