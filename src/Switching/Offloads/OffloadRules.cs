using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Offloads;

/// <summary>What a frame with an offload has to be like. Everything is read from a private copy of its headers.</summary>
internal static class OffloadRules
{
    private const int ChecksumLength = 2;
    private const int TcpChecksumOffset = 16;
    private const int TcpHeaderLength = 20;
    private const int Ip4HeaderLength = 20;
    private const int Ip6HeaderLength = 40;
    private const ushort Ip6Type = 0x86DD;
    private const byte TcpProtocol = 6;

    /// <summary>Checks what a driver asks for.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="wish">What it asks for: needs, places of the checksum, size of the parts. The rest is not looked at.</param>
    /// <param name="offload">The wish with everything that is known of it, if the frame may pass.</param>
    /// <returns>Whether it may pass, and if not, why.</returns>
    public static FrameVerdict Check(ReadOnlySpan<FrameSegment> frame, int length, in FrameOffload wish, out FrameOffload offload)
    {
        offload = wish;
        if (wish.ChecksumStart < FrameBurst.ShortestFrame || wish.ChecksumStart + wish.ChecksumOffset + ChecksumLength > length)
        {
            return FrameVerdict.Malformed;
        }

        if (wish.SegmentSize == 0)
        {
            return length > FrameBurst.LongestFrame ? FrameVerdict.TooLarge : FrameVerdict.Forward;
        }

        Span<byte> copy = stackalloc byte[FrameOffload.LongestHeaders];
        var headers = copy[..Math.Min(length, copy.Length)];
        SegmentMemory.Gather(frame, headers);
        if (wish.SegmentSize < FrameOffload.SmallestSegment || wish.ChecksumOffset != TcpChecksumOffset || !TryParse(headers, wish, out offload))
        {
            return FrameVerdict.Malformed;
        }

        return offload.LongestOf(length) > FrameBurst.LongestFrame ? FrameVerdict.TooLarge : FrameVerdict.Forward;
    }

    private static bool TryParse(ReadOnlySpan<byte> headers, in FrameOffload wish, out FrameOffload offload)
    {
        offload = wish;
        var network = EthernetHeader.LengthOf(headers, out var type);
        var transport = (int)wish.ChecksumStart;
        if (transport + TcpHeaderLength > headers.Length)
        {
            return false;
        }

        var isIp = (wish.Needs & OffloadSet.Tcp4) != 0
            ? type == EthernetHeader.Ip4 && network + Ip4HeaderLength <= transport && headers[network] == (0x40 | ((transport - network) / 4))
                && (transport - network) % 4 == 0 && headers[network + 9] == TcpProtocol
            : type == Ip6Type && network + Ip6HeaderLength <= transport && headers[network] >> 4 == 6;
        var tcp = (headers[transport + 12] >> 4) * 4;
        offload = wish with { NetworkStart = (ushort)network, HeaderLength = (ushort)(transport + tcp) };
        return isIp && tcp >= TcpHeaderLength && transport + tcp <= headers.Length;
    }
}
