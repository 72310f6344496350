using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;

namespace LabSim.Switching.Stations;

/// <summary>An untagged Ethernet frame with a whole UDP datagram over IPv4 (RFC 791, RFC 768). Checksums of what comes are not looked at: a guest may leave them to be done.</summary>
internal readonly ref struct UdpPacket
{
    private const byte Udp = 17;
    private const int ShortestIp = 20;
    private const int UdpHeader = 8;
    private const ushort MoreOrLaterFragment = 0x3FFF;
    private const byte TimeToLive = 64;
    private const int MacLength = 6;

    /// <summary>The sender's MAC.</summary>
    public required ReadOnlySpan<byte> SourceMac { get; init; }

    /// <summary>The receiver's MAC.</summary>
    public required ReadOnlySpan<byte> DestinationMac { get; init; }

    /// <summary>The sender's address.</summary>
    public required uint Source { get; init; }

    /// <summary>The receiver's address.</summary>
    public required uint Destination { get; init; }

    /// <summary>The sender's port.</summary>
    public required ushort SourcePort { get; init; }

    /// <summary>The receiver's port.</summary>
    public required ushort DestinationPort { get; init; }

    /// <summary>The datagram.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Reads a frame.</summary>
    /// <returns>Whether it is such a frame.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out UdpPacket packet)
    {
        packet = default;
        if (frame.Length < FrameBurst.ShortestFrame + ShortestIp + UdpHeader || BinaryPrimitives.ReadUInt16BigEndian(frame[EthernetHeader.TypeOffset..]) != EthernetHeader.Ip4)
        {
            return false;
        }

        var ip = frame[FrameBurst.ShortestFrame..];
        var header = (ip[0] & 0xF) * sizeof(uint);
        var length = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (ip[0] >> 4 != 4 || header < ShortestIp || ip[9] != Udp || (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & MoreOrLaterFragment) != 0
            || length > ip.Length || length < header + UdpHeader)
        {
            return false;
        }

        var udp = ip[header..length];
        var size = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (size < UdpHeader || size > udp.Length)
        {
            return false;
        }

        packet = new UdpPacket
        {
            DestinationMac = frame[..MacLength],
            SourceMac = frame[MacLength..(2 * MacLength)],
            Source = BinaryPrimitives.ReadUInt32BigEndian(ip[12..]),
            Destination = BinaryPrimitives.ReadUInt32BigEndian(ip[16..]),
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(udp),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(udp[2..]),
            Payload = udp[UdpHeader..size],
        };
        return true;
    }

    /// <summary>Writes the frame, with its checksums.</summary>
    /// <returns>A pinned array.</returns>
    public byte[] Write()
    {
        var frame = GC.AllocateArray<byte>(FrameBurst.ShortestFrame + ShortestIp + UdpHeader + Payload.Length, pinned: true);
        DestinationMac.CopyTo(frame);
        SourceMac.CopyTo(frame.AsSpan(MacLength));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(EthernetHeader.TypeOffset), EthernetHeader.Ip4);
        var ip = frame.AsSpan(FrameBurst.ShortestFrame);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        (ip[8], ip[9]) = (TimeToLive, Udp);
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], Source);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], Destination);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~InternetChecksum.Sum(ip[..ShortestIp]));
        var udp = ip[ShortestIp..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        Payload.CopyTo(udp[UdpHeader..]);

        // The pseudo header: both addresses, the protocol, the length (RFC 768). A sum of zero is sent as all ones, for zero says that there is none.
        var sum = (ushort)~InternetChecksum.Fold((ulong)InternetChecksum.Sum(ip[12..]) + Udp + (ulong)udp.Length);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? ushort.MaxValue : sum);
        return frame;
    }
}
