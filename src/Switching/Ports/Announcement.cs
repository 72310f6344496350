using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Ports;

/// <summary>The RARP request that tells switches where a machine has moved to (VHOST_USER_SEND_RARP; RFC 903).</summary>
internal sealed class Announcement
{
    private const int Length = 60;
    private const ushort RarpEtherType = 0x8035;
    private const ushort ReverseRequest = 3;
    private readonly byte[] _frame = GC.AllocateArray<byte>(Length, pinned: true);

    /// <summary>Makes the frame of a machine's hardware address.</summary>
    /// <param name="mac">Six bytes.</param>
    public Announcement(ReadOnlySpan<byte> mac)
    {
        var frame = _frame.AsSpan();
        frame[..6].Fill(0xFF);
        mac.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], RarpEtherType);
        ReadOnlySpan<byte> ethernetAndIp = [0, 1, 8, 0, 6, 4];
        ethernetAndIp.CopyTo(frame[14..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], ReverseRequest);
        mac.CopyTo(frame[22..]);
        mac.CopyTo(frame[32..]);
    }

    /// <summary>Makes a burst of this one frame.</summary>
    public void Fill(FrameBurst burst)
    {
        burst.Clear();
        burst.FreeSegments[0] = SegmentMemory.OfPinned(_frame);
        burst.Add(0, 1, Length, FrameVerdict.Forward);
    }
}
