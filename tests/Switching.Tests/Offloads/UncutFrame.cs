using System.Buffers.Binary;
using System.Net;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

/// <summary>A TCP segment as a driver hands it over that leaves cutting and checksums to its NIC, and the virtio-net header that says so.</summary>
internal sealed class UncutFrame
{
    public const byte Fin = 0x01;
    public const byte Push = 0x08;
    public const byte Ack = 0x10;
    public const byte CongestionWindowReduced = 0x80;
    public const uint Sequence = 0xFFFF_F000;
    public const ushort Identification = 0xFFFE;

    public UncutFrame(int payload, int segment, bool six = false, int? vlan = null, byte flags = Ack, int options = 12)
    {
        byte[] tag = vlan is { } number ? [0x81, 0x00, .. TestFrames.Word((ushort)number)] : [];
        Segment = segment;
        NetworkStart = 14 + tag.Length;
        TransportStart = NetworkStart + (six ? 40 : 20);
        HeaderLength = TransportStart + 20 + options;
        Payload = [.. Enumerable.Range(0, payload).Select(i => (byte)((i * 7) ^ (i >> 8)))];
        byte[] tcp = new byte[20 + options];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, 40000);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), 5201);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), 77);
        (tcp[12], tcp[13]) = ((byte)(tcp.Length / 4 << 4), flags);
        tcp.AsSpan(20).Fill(1);
        var (source, destination) = six ? ("2001:db8::1", "2001:db8::2") : ("10.0.0.1", "10.0.0.2");
        byte[] addresses = [.. IPAddress.Parse(source).GetAddressBytes(), .. IPAddress.Parse(destination).GetAddressBytes()];
        var length = tcp.Length + payload;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(16), (ushort)~TestFrames.Checksum([.. addresses, 0, 6, .. TestFrames.Word((ushort)length)]));
        byte[] network = six
            ? [0x60, 0, 0, 0, .. TestFrames.Word((ushort)length), 6, 64, .. addresses]
            : [0x45, 0, .. TestFrames.Word((ushort)Math.Min(20 + length, 65535)), .. TestFrames.Word(Identification), 0x40, 0, 64, 6, 0, 0, .. addresses];
        if (!six)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network.AsSpan(10), TestFrames.Checksum(network));
        }

        Bytes = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, .. tag, .. TestFrames.Word((ushort)(six ? 0x86DD : 0x0800)), .. network, .. tcp, .. Payload];
        Header = Words(1, (byte)((six ? 4 : 1) | ((flags & CongestionWindowReduced) != 0 ? 0x80 : 0)), HeaderLength, segment, TransportStart, 16);
    }

    public byte[] Bytes { get; }

    public byte[] Header { get; }

    public byte[] Payload { get; }

    public int Segment { get; }

    public int NetworkStart { get; }

    public int TransportStart { get; }

    public int HeaderLength { get; }

    public int Parts => (Payload.Length + Segment - 1) / Segment;

    /// <summary>A virtio-net header for one buffer: flags, GSO type, header length, GSO size, where the checksum begins and is.</summary>
    public static byte[] Words(byte flags, byte type, int headerLength, int segment, int start, int offset)
    {
        var header = new byte[12];
        (header[0], header[1], header[10]) = (flags, type, 1);
        foreach (var (at, value) in new[] { (2, headerLength), (4, segment), (6, start), (8, offset) })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), (ushort)value);
        }

        return header;
    }

    /// <summary>Asserts that a frame from a wire is right in itself: lengths, and checksums over what is really there.</summary>
    /// <returns>Its TCP payload.</returns>
    public byte[] AssertWire(byte[] frame)
    {
        var network = frame.AsSpan(NetworkStart);
        var transport = frame[TransportStart..];
        var six = network[0] >> 4 == 6;
        Assert.Equal(network.Length, BinaryPrimitives.ReadUInt16BigEndian(network[(six ? 4 : 2)..]) + (six ? 40 : 0));
        Assert.True(six || TestFrames.Checksum(network[..20]) == 0, "the IPv4 header's checksum is wrong");
        byte[] pseudo = [.. six ? network.Slice(8, 32) : network.Slice(12, 8), 0, 6, .. TestFrames.Word((ushort)transport.Length)];
        Assert.True(TestFrames.Checksum([.. pseudo, .. transport]) == 0, "the TCP checksum is wrong");
        return transport[(HeaderLength - TransportStart)..];
    }

    /// <summary>Asserts that a frame is the one on a wire with this place among the parts.</summary>
    public void AssertPart(byte[] frame, int index)
    {
        Assert.Equal(Payload[(index * Segment)..Math.Min(Payload.Length, (index + 1) * Segment)], AssertWire(frame));
        Assert.Equal(unchecked(Sequence + (uint)(index * Segment)), BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(TransportStart + 4)));
        var flags = Bytes[TransportStart + 13] & ~(index == Parts - 1 ? 0 : Fin | Push) & ~(index == 0 ? 0 : CongestionWindowReduced);
        Assert.Equal(flags, frame[TransportStart + 13]);
        if (frame[NetworkStart] >> 4 == 4)
        {
            Assert.Equal((ushort)(Identification + index), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(NetworkStart + 4)));
        }
    }
}
