using System.Buffers.Binary;
using LabSim.Interop;
using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;
using LabSim.Switching.Sockets;
using LabSim.Switching.Virtio;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>Both halves of a stream over a real socket: frames torn anywhere and lengths that lie, against a list of what was sent.</summary>
internal sealed class StreamFuzzer : IDisposable
{
    private const int LongestPiece = 20_000;
    private readonly TemporaryDirectory _directory = new();
    private readonly UnixListener _listener;
    private readonly AncillarySocket _machine;
    private readonly StreamInput _input = new();
    private readonly StreamOutput _output = new();
    private readonly FrameBurst _burst = new();
    private readonly FrameBurst _going = new();
    private readonly byte[] _sent = GC.AllocateArray<byte>(256 * 1024, pinned: true);
    private readonly byte[] _back = new byte[256 * 1024];
    private readonly AncillarySocket _ours;

    public StreamFuzzer()
    {
        _listener = UnixListener.Bind(_directory["stream.sock"], null, 1);
        _machine = AncillarySocket.Connect(_directory["stream.sock"]);
        _ours = _listener.TryAccept()!;
    }

    public FuzzTally Tally { get; } = new();

    /// <summary>Plays until the time is over and enough is done.</summary>
    /// <exception cref="FuzzFindingException">Something was found.</exception>
    public void Run(ulong seed, TimeSpan budget, long least)
    {
        var random = new LinkRandom(seed);
        while (Tally.GoesOn(budget, least))
        {
            Play(random.Next());
        }
    }

    /// <summary>One stream of some frames, there and back.</summary>
    public void Play(ulong seed)
    {
        try
        {
            var random = new LinkRandom(seed);
            _input.Reset();
            _output.Reset();
            var length = Compose(ref random, out var lengths, out var broken);
            Come(length, lengths, broken, ref random);
            Go(lengths, ref random);
        }
        catch (Exception finding)
        {
            throw new FuzzFindingException($"{finding.Message}; again: new StreamFuzzer().Play({seed})", finding);
        }

        Tally.Rounds++;
    }

    public void Dispose()
    {
        _machine.Dispose();
        _ours.Dispose();
        _listener.Dispose();
        _directory.Dispose();
    }

    /// <summary>Writes a stream. One in eight ends with a length that cannot be.</summary>
    private int Compose(ref LinkRandom random, out List<int> lengths, out bool broken)
    {
        lengths = [];
        var at = 0;
        for (var frames = random.NextBelow(20); frames > 0 && at < 100_000; frames--)
        {
            Tally.Mutations++;
            var length = random.NextBelow(8) switch
            {
                0 => random.NextBelow(16),
                1 => FrameBurst.LongestFrame + random.NextBelow(3) - 1,
                2 => random.NextBelow(70_000),
                _ => 14 + random.NextBelow(2000),
            };
            BinaryPrimitives.WriteInt32BigEndian(_sent.AsSpan(at), length);
            _sent.AsSpan(at + 4, length).Fill((byte)random.Next());
            lengths.Add(length);
            at += 4 + length;
        }

        broken = random.NextBelow(8) == 0;
        if (broken)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_sent.AsSpan(at), StreamInput.LongestLength + 1 + (uint)random.NextBelow(int.MaxValue));
            at += 4;
        }

        return at;
    }

    private void Come(int length, List<int> lengths, bool broken, ref LinkRandom random)
    {
        var (sent, seen, place, inStep) = (0, 0, 0, true);
        for (var idle = 0; idle < 2 && inStep;)
        {
            var piece = Math.Min(length - sent, 1 + random.NextBelow(random.NextBelow(4) == 0 ? 5 : LongestPiece));
            Tally.Mutations++;
            var outcome = piece > 0 ? _machine.SendBytes(_sent.AsSpan(sent, piece)) : default;
            sent += outcome.Count;
            idle = piece == 0 ? idle + 1 : 0;
            inStep = Take(lengths, ref seen, ref place, ref random);
        }

        Expect.That(inStep != broken, $"in step: {inStep}, with {seen} of {lengths.Count} frames");
        Expect.That(seen == lengths.Count, $"{seen} of {lengths.Count} frames came");
    }

    /// <summary>Reads what is there, and compares it with what was sent.</summary>
    private bool Take(List<int> lengths, ref int seen, ref int place, ref LinkRandom random)
    {
        while (true)
        {
            var inStep = _input.Collect(_burst);
            if (!inStep)
            {
                return false;
            }

            if (_burst.Count == 0)
            {
                if (_input.Read(_ours) != TransferState.Done)
                {
                    return true;
                }

                continue;
            }

            var done = random.NextBelow(4) == 0 ? random.NextBelow(_burst.Count + 1) : _burst.Count;
            foreach (ref readonly var frame in _burst.Frames[..done])
            {
                Expect.That(seen < lengths.Count && frame.Verdict == StreamInput.VerdictOf(lengths[seen]), $"frame {seen} is {frame.Verdict}");
                Expect.That(frame.Verdict != FrameVerdict.Forward || IsSame(_burst, frame, place + 4, lengths[seen]), $"frame {seen} is another");
                place += 4 + lengths[seen++];
            }

            _input.Complete(done);
        }
    }

    private bool IsSame(FrameBurst burst, in FrameEntry frame, int place, int length)
    {
        var segments = burst.SegmentsOf(frame);
        return frame.Length == length && segments.Length == 1 && SegmentMemory.Bytes(segments[0]).SequenceEqual(_sent.AsSpan(place, length));
    }

    /// <summary>Sends the frames that may pass back to a machine that reads as it likes.</summary>
    private void Go(List<int> lengths, ref LinkRandom random)
    {
        _going.Clear();
        var place = SegmentMemory.OfPinned(_sent).Address;
        foreach (var length in lengths)
        {
            place += 4;
            _going.FreeSegments[0] = new FrameSegment(place, length);
            _going.Add(0, 1, length, StreamInput.VerdictOf(length));
            place += length;
        }

        var (next, got) = (0, 0);
        while (true)
        {
            var state = _output.Write(_ours, _going, ref next);
            var outcome = _machine.ReceiveBytes(_back.AsSpan(got, Math.Min(_back.Length - got, 1 + random.NextBelow(LongestPiece))));
            got += outcome.Count;
            if (outcome.State != TransferState.Done && state == TransferState.Done && next == _going.Count)
            {
                break;
            }
        }

        CheckBack(lengths, got);
    }

    private void CheckBack(List<int> lengths, int got)
    {
        var (from, at) = (0, 0);
        foreach (var length in lengths)
        {
            if (StreamInput.VerdictOf(length) == FrameVerdict.Forward)
            {
                var padded = WirePadding.Padded(length);
                Expect.That(got - at >= 4 + padded && BinaryPrimitives.ReadInt32BigEndian(_back.AsSpan(at)) == padded, $"a frame of {length} bytes is not at {at} of {got}");
                Expect.That(_back.AsSpan(at + 4, length).SequenceEqual(_sent.AsSpan(from + 4, length)), $"a frame of {length} bytes was changed");
                at += 4 + padded;
            }

            from += 4 + length;
        }

        Expect.That(at == got, $"{got} bytes came back, {at} were due");
    }
}
