using System.Buffers.Binary;
using System.Net;

namespace LabSim.TestKit;

/// <summary>Frames as guests send them, with checksums that are right.</summary>
public static class TestFrames
{
    private static readonly byte[] Macs = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];

    /// <summary>An Ethernet frame from 02:00:00:00:00:01 to 02:00:00:00:00:02.</summary>
    public static byte[] Ethernet(ushort type, ReadOnlySpan<byte> payload) => [.. Macs, .. Word(type), .. payload];

    /// <summary>An IPv4 packet in a frame.</summary>
    public static byte[] Ip(byte protocol, ReadOnlySpan<byte> payload, string source = "10.0.0.1", string destination = "10.0.0.2")
    {
        byte[] header =
        [
            0x45, 0, .. Word((ushort)(20 + payload.Length)), 0, 1, 0, 0, 64, protocol, 0, 0,
            .. IPAddress.Parse(source).GetAddressBytes(), .. IPAddress.Parse(destination).GetAddressBytes(),
        ];
        return Ethernet(0x0800, [.. Summed(header, 10), .. payload]);
    }

    /// <summary>An IPv6 packet in a frame.</summary>
    public static byte[] Ip6(byte next, ReadOnlySpan<byte> payload, string source = "2001:db8::1", string destination = "2001:db8::2") => Ethernet(
        0x86dd, [0x60, 0, 0, 0, .. Word((ushort)payload.Length), next, 64, .. IPAddress.Parse(source).GetAddressBytes(), .. IPAddress.Parse(destination).GetAddressBytes(), .. payload]);

    /// <summary>A ping, or its answer.</summary>
    public static byte[] Ping(ushort sequence, bool reply = false)
    {
        byte[] icmp = [(byte)(reply ? 0 : 8), 0, 0, 0, 0, 7, .. Word(sequence), .. "abcdefghijklmnopqrstuvwxyz012345"u8];
        return reply ? Ip(1, Summed(icmp, 2), "10.0.0.2", "10.0.0.1") : Ip(1, Summed(icmp, 2));
    }

    /// <summary>A TCP segment from 10.0.0.1 to 10.0.0.2, or back.</summary>
    /// <param name="ports">The port of 10.0.0.1 and that of 10.0.0.2.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="acknowledged">What it acknowledges.</param>
    /// <param name="flags">FIN 1, SYN 2, RST 4, PSH 8, ACK 16.</param>
    /// <param name="payload">Its data.</param>
    /// <param name="back">From 10.0.0.2.</param>
    public static byte[] Tcp((ushort A, ushort B) ports, uint sequence, uint acknowledged, byte flags, ReadOnlySpan<byte> payload = default, bool back = false)
    {
        byte[] segment =
        [
            .. Word(back ? ports.B : ports.A), .. Word(back ? ports.A : ports.B), .. Long(sequence), .. Long(acknowledged), 0x50, flags, 0xfa, 0xf0, 0, 0, 0, 0, .. payload,
        ];
        return back ? Ip(6, segment, "10.0.0.2", "10.0.0.1") : Ip(6, segment);
    }

    /// <summary>A UDP datagram.</summary>
    public static byte[] Udp(ushort from, ushort to, ReadOnlySpan<byte> payload) => Ip(17, [.. Word(from), .. Word(to), .. Word((ushort)(8 + payload.Length)), 0, 0, .. payload]);

    /// <summary>A BGP message of a type, with its header.</summary>
    public static byte[] Bgp(byte type, ReadOnlySpan<byte> body) => [.. Enumerable.Repeat((byte)0xff, 16), .. Word((ushort)(19 + body.Length)), type, .. body];

    /// <summary>An OSPF hello of router 1.1.1.1, area 0, in a frame.</summary>
    public static byte[] OspfHello()
    {
        byte[] hello =
        [
            2, 1, 0, 44, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            255, 255, 255, 0, 0, 10, 2, 1, 0, 0, 0, 40, 10, 0, 0, 1, 0, 0, 0, 0,
        ];
        return Ip(89, Summed(hello, 12), "10.0.0.1", "224.0.0.5");
    }

    /// <summary>Two octets.</summary>
    public static byte[] Word(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>The Internet checksum (RFC 1071), the plain way; 0 over bytes that have theirs.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += (uint)(i % 2 == 0 ? bytes[i] << 8 : bytes[i]);
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    // The checksum over all of it, put where it belongs.
    private static byte[] Summed(byte[] bytes, int at)
    {
        Word(Checksum(bytes)).CopyTo(bytes, at);
        return bytes;
    }
}
