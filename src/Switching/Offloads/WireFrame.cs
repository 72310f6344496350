using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Offloads;

/// <summary>
/// What a frame with an offload is on a wire: checksums complete, TCP segments cut to size (as the receiver's NIC driver would cut them, RFC 9293 and
/// RFC 3168). All places come from the <see cref="FrameOffload"/>, which was checked; nothing is parsed from memory that a guest may be writing.
/// </summary>
internal static class WireFrame
{
    private const int Ip4Length = 2;
    private const int Ip4Identification = 4;
    private const int Ip4Checksum = 10;
    private const int Ip6Length = 4;
    private const int Ip6HeaderLength = 40;
    private const int UdpChecksumOffset = 6;
    private const int TcpSequence = 4;
    private const int TcpFlags = 13;
    private const byte FinAndPush = 0x09;
    private const byte CongestionWindowReduced = 0x80;

    /// <summary>Writes one of the frames.</summary>
    /// <param name="frame">The frame that the guest sent.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="offload">What it leaves to be done.</param>
    /// <param name="index">Which of the <see cref="FrameOffload.FramesOf"/>.</param>
    /// <param name="to">Room for <see cref="FrameOffload.LongestOf"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<FrameSegment> frame, int length, in FrameOffload offload, int index, Span<byte> to)
    {
        if (offload.SegmentSize == 0)
        {
            to = to[..length];
            SegmentMemory.Gather(frame, to);
        }
        else
        {
            var headers = (int)offload.HeaderLength;
            var sent = index * offload.SegmentSize;
            to = to[..(headers + Math.Min(length - headers - sent, offload.SegmentSize))];
            SegmentMemory.Gather(frame, to[..headers]);
            SegmentMemory.Gather(frame, to[headers..], headers + sent);
            WriteHeaders(to, offload, length, index, sent);
        }

        Complete(to, offload);
        return to.Length;
    }

    private static void WriteHeaders(Span<byte> frame, in FrameOffload offload, int length, int index, int sent)
    {
        var network = frame[offload.NetworkStart..];
        if ((offload.Needs & OffloadSet.Tcp4) != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[Ip4Length..], (ushort)network.Length);
            BinaryPrimitives.WriteUInt16BigEndian(network[Ip4Identification..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(network[Ip4Identification..]) + index));
            BinaryPrimitives.WriteUInt16BigEndian(network[Ip4Checksum..], 0);
            var sum = InternetChecksum.Sum(network[..(offload.ChecksumStart - offload.NetworkStart)]);
            BinaryPrimitives.WriteUInt16BigEndian(network[Ip4Checksum..], (ushort)~sum);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[Ip6Length..], (ushort)(network.Length - Ip6HeaderLength));
        }

        var tcp = frame[offload.ChecksumStart..];
        BinaryPrimitives.WriteUInt32BigEndian(tcp[TcpSequence..], BinaryPrimitives.ReadUInt32BigEndian(tcp[TcpSequence..]) + (uint)sent);
        var isLast = index == offload.FramesOf(length) - 1;
        tcp[TcpFlags] &= (byte)~((isLast ? 0 : FinAndPush) | (index == 0 ? 0 : CongestionWindowReduced));

        // The sum of the pseudo header has the length of the whole segment in it.
        var pseudo = BinaryPrimitives.ReadUInt16BigEndian(tcp[offload.ChecksumOffset..]);
        var whole = (ushort)(length - offload.ChecksumStart);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[offload.ChecksumOffset..], InternetChecksum.Fold((ulong)pseudo + (ushort)~whole + (ushort)tcp.Length));
    }

    /// <summary>Completes the checksum: where it belongs stands the sum of the pseudo header.</summary>
    public static void Complete(Span<byte> frame, in FrameOffload offload)
    {
        var covered = frame[offload.ChecksumStart..];
        var sum = (ushort)~InternetChecksum.Sum(covered);

        // 0 would say that there is none for UDP (RFC 768); for TCP it is what a receiver computes, too (RFC 1624, 5).
        BinaryPrimitives.WriteUInt16BigEndian(covered[offload.ChecksumOffset..], sum == 0 && offload.ChecksumOffset == UdpChecksumOffset ? ushort.MaxValue : sum);
    }
}
