using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;
using LabSim.Switching.Offloads;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>
/// Two guests that rewrite their rings on a thread of their own while the product reads them. What a ring holds at a moment nobody knows, so only that
/// is asked which must hold always: every segment lies in the memory, nothing is written outside, nothing is thrown.
/// </summary>
internal sealed class RingRace : IDisposable
{
    private readonly TransmitQueue _transmit = new();
    private readonly ReceiveQueue _receive = new();
    private readonly FrameBurst _burst = new();
    private readonly FrameCutter _cutter = new();
    private readonly RingUnderFuzz _sender;
    private readonly RingUnderFuzz _receiver;
    private long _mutations;
    private Exception? _failure;
    private volatile bool _over;

    public RingRace()
    {
        _sender = new RingUnderFuzz(_transmit.Ring, _transmit.Negotiate, fault => Tally.Note(fault), deviceWrites: false, excess: 0);
        _receiver = new RingUnderFuzz(_receive.Ring, _receive.Negotiate, fault => Tally.Note(fault), deviceWrites: true, excess: 0);
    }

    public FuzzTally Tally { get; } = new();

    /// <summary>Races until the time is over and enough is done.</summary>
    /// <exception cref="FuzzFindingException">Something was found. It may take another moment to come again with the same seed.</exception>
    public void Run(ulong seed, TimeSpan budget, long least)
    {
        _sender.Restore();
        _receiver.Restore();
        var guests = new Thread(() => Rewrite(seed)) { IsBackground = true, Name = "guests" };
        guests.Start();
        try
        {
            var random = new LinkRandom(~seed);
            while (Tally.GoesOn(budget, least) && _failure is null)
            {
                Turn(ref random);
                Tally.Mutations = Interlocked.Read(ref _mutations);
            }
        }
        catch (Exception finding)
        {
            throw new FuzzFindingException($"{finding.Message}; again: new RingRace().Run({seed}, …)", finding);
        }
        finally
        {
            _over = true;
            guests.Join();
        }

        Expect.That(_failure is null, $"the guests' thread failed: {_failure}");
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private void Rewrite(ulong seed)
    {
        try
        {
            var random = new LinkRandom(seed);
            while (!_over)
            {
                var ring = random.NextBelow(2) == 0 ? _sender : _receiver;
                ring.Mutator.Mutate(ref random);
                if (random.NextBelow(256) == 0)
                {
                    ring.Mutator.Restore();
                }

                Interlocked.Increment(ref _mutations);
            }
        }
#pragma warning disable CA1031 // On a thread of its own; the other one throws it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }
    }

    private void Turn(ref LinkRandom random)
    {
        Prepare(_sender, ref random);
        Prepare(_receiver, ref random);
        if (!_sender.Running)
        {
            return;
        }

        Tally.Rounds++;
        var fault = _transmit.Collect(_burst);
        CheckSegments();
        if (fault == GuestFault.None)
        {
            Forward();
            _transmit.Complete(_burst, _burst.Count);
            _transmit.Ring.ArmKick();
        }

        Expect.That(_sender.Memory.CanariesLive && _receiver.Memory.CanariesLive, "something was written outside the guests' memories");
        _sender.Break(fault);
    }

    private static void Prepare(RingUnderFuzz ring, ref LinkRandom random)
    {
        if (!ring.Running || random.NextBelow(256) == 0)
        {
            ring.Start(ref random);
        }
    }

    private void CheckSegments()
    {
        foreach (ref readonly var frame in _burst.Frames)
        {
            var bytes = 0L;
            foreach (var segment in _burst.SegmentsOf(frame))
            {
                Expect.That(_sender.Memory.PlaceOf(segment) >= 0, $"a segment of {segment.Length} bytes leaves the sender's memory");
                bytes += segment.Length;
            }

            Expect.That(frame.Verdict != FrameVerdict.Forward || bytes == frame.Length, $"a frame of {frame.Length} bytes has segments of {bytes}");
        }
    }

    private void Forward()
    {
        if (_burst.Suits(_receive.Offloads))
        {
            Deliver(_burst);
            return;
        }

        foreach (ref readonly var frame in _burst.Frames)
        {
            _cutter.Begin();
            while (frame.Verdict == FrameVerdict.Forward && _cutter.Next(_burst, frame))
            {
                Deliver(_cutter.Burst);
            }
        }
    }

    private void Deliver(FrameBurst burst)
    {
        if (_receiver.Running)
        {
            var before = _receive.Ring.Index;
            var next = 0;
            var fault = _receive.Deliver(burst, ref next);
            _receive.Ring.Publish();
            var used = (ushort)(_receive.Ring.Index - before);
            Expect.That(used <= _receiver.Setup.Size, $"{used} chains of a ring of {_receiver.Setup.Size} were used");
            _receiver.Break(fault);
        }
    }
}
