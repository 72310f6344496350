using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;
using LabSim.Switching.Offloads;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>
/// Two guests whose rings are mutated, and between them what the worker does: frames out of one, cut where they have to be, into the other.
/// </summary>
/// <remarks>
/// A run is a path of seeds, played from an honest state: each seed mutates a few fields and then gives the product a turn. A path that meets a fault
/// for the first time is kept and others go on from it. A finding names its path; <see cref="Play"/> shows it again.
/// </remarks>
internal sealed class RingFuzzer : IDisposable
{
    private const int LongestPath = 6;
    private readonly TransmitQueue _transmit = new();
    private readonly FrameBurst _burst = new();
    private readonly FrameCutter _cutter = new();
    private readonly ReceiveQueue _receive = new();
    private readonly ReceiveOracle _oracle;
    private readonly List<ulong[]> _corpus = [[]];
    private readonly HashSet<(GuestFault, bool)> _seen = [];
    private bool _newFault;

    /// <summary>Makes one.</summary>
    /// <param name="senderExcess">The planted defect of the sender's memory, in bytes.</param>
    /// <param name="receiverExcess">The planted defect of the receiver's memory, in bytes.</param>
    public RingFuzzer(int senderExcess = 0, int receiverExcess = 0)
    {
        Sender = new RingUnderFuzz(_transmit.Ring, _transmit.Negotiate, fault => Note(fault, false), deviceWrites: false, senderExcess);
        Receiver = new RingUnderFuzz(_receive.Ring, _receive.Negotiate, fault => Note(fault, true), deviceWrites: true, receiverExcess);
        _oracle = new ReceiveOracle(Receiver, _receive);
    }

    public FuzzTally Tally { get; } = new();

    /// <summary>Who sends.</summary>
    public RingUnderFuzz Sender { get; }

    /// <summary>Who gets it.</summary>
    public RingUnderFuzz Receiver { get; }

    /// <summary>Plays paths until the time is over and enough is done.</summary>
    /// <exception cref="FuzzFindingException">Something was found.</exception>
    public void Run(ulong seed, TimeSpan budget, long least)
    {
        var random = new LinkRandom(seed);
        while (Tally.GoesOn(budget, least))
        {
            var start = _corpus[random.NextBelow(_corpus.Count)];
            Play([.. start.Length < LongestPath ? start : [], random.Next()]);
        }
    }

    /// <summary>Plays a path from the honest state.</summary>
    public void Play(params ulong[] path)
    {
        _newFault = false;
        try
        {
            Sender.Restore();
            Receiver.Restore();
            foreach (var seed in path)
            {
                var random = new LinkRandom(seed);
                Prepare(Sender, ref random);
                Prepare(Receiver, ref random);
                Turn(ref random);
            }
        }
        catch (Exception finding)
        {
            throw new FuzzFindingException($"{finding.Message}; again: new RingFuzzer().Play({string.Join(", ", path)})", finding);
        }

        if (_newFault)
        {
            _corpus.Add(path);
        }
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }

    private void Note(GuestFault fault, bool receiver)
    {
        Tally.Note(fault);
        _newFault |= fault != GuestFault.None && _seen.Add((fault, receiver));
    }

    private void Prepare(RingUnderFuzz ring, ref LinkRandom random)
    {
        if (!ring.Running || random.NextBelow(8) == 0)
        {
            ring.Start(ref random);
        }

        var mutations = 1 + random.NextBelow(8);
        Tally.Mutations += mutations;
        for (; mutations > 0; mutations--)
        {
            ring.Mutator.Mutate(ref random);
        }
    }

    private void Turn(ref LinkRandom random)
    {
        if (!Sender.Running)
        {
            return;
        }

        Tally.Rounds++;
        Sender.Walk.Take(Sender.Memory);
        var fault = _transmit.Collect(_burst);
        TransmitOracle.Check(Sender, _burst, fault);
        if (fault == GuestFault.None)
        {
            Forward();
            var done = random.NextBelow(4) == 0 ? random.NextBelow(_burst.Count + 1) : _burst.Count;
            _transmit.Complete(_burst, done);
            Sender.Next += (ushort)done;
            Notify(_transmit.Ring, ref random);
        }

        TransmitOracle.CheckWritten(Sender);
        Expect.That(_transmit.Ring.Index == Sender.Next, $"the transmit ring's index is {_transmit.Ring.Index}, right is {Sender.Next}");
        Sender.Break(fault);
    }

    private void Forward()
    {
        if (_burst.Suits(_receive.Offloads))
        {
            _oracle.Deliver(_burst);
            return;
        }

        foreach (ref readonly var frame in _burst.Frames)
        {
            if (frame.Verdict == FrameVerdict.Forward)
            {
                Cut(frame);
            }
        }
    }

    private void Cut(in FrameEntry frame)
    {
        const int Deliveries = 2;
        var (count, bytes) = frame.Offload == 0 ? (1, frame.Length) : _burst.OnWire(frame);
        _cutter.Begin();
        for (var turn = 0; _cutter.Next(_burst, frame); turn++)
        {
            foreach (ref readonly var part in _cutter.Burst.Frames)
            {
                Expect.That(part.Length is >= FrameBurst.ShortestFrame and <= FrameBurst.LongestFrame, $"a frame of {part.Length} bytes was cut");
                count--;
                bytes -= part.Length;
            }

            if (turn < Deliveries)
            {
                _oracle.Deliver(_cutter.Burst);
            }
        }

        Expect.That(count == 0 && bytes == 0, $"cutting left {count} frames and {bytes} bytes over");
    }

    private static void Notify(Virtqueue ring, ref LinkRandom random)
    {
        if (random.NextBelow(2) == 0)
        {
            ring.ArmKick();
        }
        else
        {
            ring.DisarmKick();
        }
    }
}
