using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>Gives the product frames for the receive ring, and compares what it does there with what the ring held.</summary>
internal sealed class ReceiveOracle(RingUnderFuzz receiver, ReceiveQueue queue)
{
    private readonly List<(FaultSet Faults, ushort Head, long Bytes)> _chains = [];
    private readonly List<(int Place, long Length)> _buffers = [];

    /// <summary>Delivers a burst, if the ring runs.</summary>
    public void Deliver(FrameBurst burst)
    {
        if (!receiver.Running)
        {
            return;
        }

        var walk = receiver.Walk;
        walk.Take(receiver.Memory);
        var pending = Foresee();
        var next = 0;
        var fault = queue.Deliver(burst, ref next);
        queue.Ring.Publish();
        var done = (ushort)(queue.Ring.Index - receiver.Next);
        Expect.That(receiver.Memory.CanariesLive, "something was written outside the receiver's memory");
        Expect.That(done <= receiver.Setup.Size, $"{done} chains of a ring of {receiver.Setup.Size} were used");
        if (pending > receiver.Setup.Size)
        {
            Expect.Fault(fault, default(FaultSet).With(GuestFault.AvailableJump), $"{pending} chains wait in a ring of {receiver.Setup.Size}");
        }
        else if (IsPredictable())
        {
            CheckChains(done, fault);
            CheckUsed(burst, done, fault);
            CheckWritten();
        }

        receiver.Next += done;
        receiver.Break(fault);
    }

    /// <summary>Reads the chains up to the first bad one.</summary>
    private int Foresee()
    {
        _chains.Clear();
        _buffers.Clear();
        var walk = receiver.Walk;
        var pending = walk.Pending(receiver.Next);
        for (var i = 0; i < pending && pending <= receiver.Setup.Size; i++)
        {
            var faults = walk.Read((ushort)(receiver.Next + i));
            _chains.Add((faults, walk.Head, walk.Bytes));
            if (!faults.IsEmpty)
            {
                break;
            }

            _buffers.AddRange(walk.Buffers);
        }

        return pending;
    }

    /// <summary>Whether no buffer and no used element lies on what is still to be read: such a ring changes while it is served.</summary>
    private bool IsPredictable()
    {
        var setup = receiver.Setup;
        var (used, usedLength) = (setup.UsedAt, (long)setup.UsedLength);
        List<(int Place, long Length)> read = [(setup.TableAt, setup.TableLength), (setup.AvailableAt, setup.AvailableLength), .. receiver.Walk.Tables];
        return read.TrueForAll(part => !Overlap(part, (used, usedLength)) && _buffers.TrueForAll(buffer => !Overlap(part, buffer)))
            && _buffers.TrueForAll(buffer => !Overlap(buffer, (used, usedLength)));
    }

    private void CheckChains(int done, GuestFault fault)
    {
        for (var i = 0; i < done; i++)
        {
            Expect.That(i < _chains.Count && _chains[i].Faults.IsEmpty, $"receive chain {i} was used, {(i < _chains.Count ? _chains[i].Faults : "none waiting")} is right");
        }

        if (fault != GuestFault.None)
        {
            Expect.That(done < _chains.Count, $"{fault} came after the last chain");
            var (faults, _, bytes) = _chains[done];
            Expect.Fault(fault, faults.With(GuestFault.ReceiveBufferTooSmall, faults.IsEmpty && bytes < receiver.Setup.HeaderLength), $"receive chain {done}");
        }
    }

    private void CheckUsed(FrameBurst burst, int done, GuestFault fault)
    {
        var memory = receiver.Memory.All;
        var used = receiver.Setup.UsedAt;
        var index = BinaryPrimitives.ReadUInt16LittleEndian(memory[(used + 2)..]);
        Expect.That(done == 0 || index == (ushort)(receiver.Next + done), $"the used index is {index}, right is {(ushort)(receiver.Next + done)}");
        var written = 0L;
        for (var i = 0; i < done; i++)
        {
            var element = memory[(used + 4 + (8 * ((ushort)(receiver.Next + i) % receiver.Setup.Size)))..];
            var (head, length) = (BinaryPrimitives.ReadUInt32LittleEndian(element), BinaryPrimitives.ReadUInt32LittleEndian(element[4..]));
            Expect.That(head == _chains[i].Head && length <= _chains[i].Bytes, $"used element {i} is {head} with {length} bytes, the chain {_chains[i].Head} with {_chains[i].Bytes}");
            written += length;
        }

        var sent = 0L;
        foreach (ref readonly var frame in burst.Frames)
        {
            sent += frame.Verdict == FrameVerdict.Delivered ? frame.Length + receiver.Setup.HeaderLength : 0;
        }

        Expect.That(fault != GuestFault.None || written == sent, $"the used ring has {written} bytes, the frames {sent}");
    }

    private void CheckWritten()
    {
        foreach (var (place, length) in _buffers)
        {
            receiver.Walk.Allow(receiver.Memory, place, (int)length);
        }

        receiver.Walk.Allow(receiver.Memory, receiver.Setup.UsedAt, receiver.Setup.UsedLength);
        Expect.That(receiver.Walk.Matches(receiver.Memory), "the receiver's memory was written outside its buffers and its used ring");
    }

    private static bool Overlap((int Place, long Length) a, (int Place, long Length) b) => a.Place < b.Place + b.Length && b.Place < a.Place + a.Length;
}
