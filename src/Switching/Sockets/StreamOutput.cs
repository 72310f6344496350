using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LabSim.Interop;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Sockets;

/// <summary>
/// The sending half of a stream: a burst is gathered into a buffer and written by one call. A frame of which the kernel took a part is sent; its
/// rest stays in the buffer and goes before anything else, so that no frame is ever torn.
/// </summary>
internal sealed class StreamOutput
{
    private const int Capacity = 128 * 1024;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private int _rest;

    /// <summary>Forgets everything: the next stream begins.</summary>
    public void Reset() => _rest = 0;

    /// <summary>The rest of a frame that was sent in part.</summary>
    public byte[] Export() => _buffer.AsSpan(0, _rest).ToArray();

    /// <summary>Goes on where another process was.</summary>
    public void Restore(ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(_buffer);
        _rest = rest.Length;
    }

    /// <summary>Writes the rest of a frame, if there is one.</summary>
    public TransferState Flush(AncillarySocket socket)
    {
        if (_rest == 0)
        {
            return TransferState.Done;
        }

        var outcome = socket.SendBytes(_buffer.AsSpan(0, _rest));
        Keep(outcome.Count, _rest);
        return outcome.State == TransferState.Done && _rest > 0 ? TransferState.WouldBlock : outcome.State;
    }

    /// <summary>Writes frames; see <see cref="IFrameChannel.Write"/>.</summary>
    public TransferState Write(AncillarySocket socket, FrameBurst burst, ref int next)
    {
        var state = Flush(socket);
        while (state == TransferState.Done && next < burst.Count)
        {
            var length = Gather(burst, next, out var after);
            if (length == 0)
            {
                next = after;
                break;
            }

            var outcome = socket.SendBytes(_buffer.AsSpan(0, length));
            next = Settle(burst, next..after, outcome.Count);
            state = outcome.State == TransferState.Done && outcome.Count < length ? TransferState.WouldBlock : outcome.State;
        }

        return state;
    }

    /// <summary>Puts frames behind one another, as many as fit.</summary>
    /// <returns>Their bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(FrameBurst burst, int from, out int after)
    {
        var length = 0;
        for (after = from; after < burst.Count; after++)
        {
            ref readonly var frame = ref burst.Frames[after];
            if (frame.Verdict != FrameVerdict.Forward)
            {
                continue;
            }

            var padded = WirePadding.Padded(frame.Length);
            if (Capacity - length < StreamInput.HeaderLength + padded)
            {
                break;
            }

            BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(length), padded);
            length += StreamInput.HeaderLength;
            WirePadding.Gather(burst.SegmentsOf(frame), frame.Length, _buffer.AsSpan(length, padded));
            length += padded;
        }

        return length;
    }

    /// <summary>Marks what went, and keeps the rest of a frame that went in part.</summary>
    /// <returns>The first frame of which nothing went.</returns>
    private int Settle(FrameBurst burst, Range gathered, int sent)
    {
        var (index, count) = gathered.GetOffsetAndLength(burst.Count);
        var end = 0;
        for (var after = index + count; index < after; index++)
        {
            ref var frame = ref burst.Frames[index];
            if (frame.Verdict != FrameVerdict.Forward)
            {
                continue;
            }

            if (end >= sent)
            {
                break;
            }

            end += StreamInput.HeaderLength + WirePadding.Padded(frame.Length);
            frame.Verdict = FrameVerdict.Delivered;
        }

        Keep(sent, Math.Max(end, sent));
        return index;
    }

    private void Keep(int from, int to)
    {
        _buffer.AsSpan(from..to).CopyTo(_buffer);
        _rest = to - from;
    }
}
