using System.Buffers.Binary;
using LabSim.Switching.Bridging;
using LabSim.Switching.Stations;
using LabSim.Switching.Tests.Bridging;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Stations;

/// <summary>Guests R1 and r2, and nobody known behind the third port, at a segment that tells addresses and names.</summary>
internal static class LabWithNames
{
    public const uint Gateway = 0xAC141402;
    public const uint NameServer = 0xAC141403;
    public const uint FirstAddress = 0xAC14140B;

    public static SegmentServices Services { get; } = new("172.20.20.0/24", "172.20.20.2", "172.20.20.3", "lab.internal");

    public static LabOfMany Start() => new(3, new SegmentConfig { Name = "sw", Services = Services }, station: port => port switch
    {
        1 => new SegmentStation("R1", "172.20.20.11"),
        2 => new SegmentStation("r2", "172.20.20.12"),
        _ => null,
    });

    /// <summary>Sends a datagram to everybody, or to the name server, from a guest.</summary>
    public static void Ask(TestGuest guest, int number, ushort port, byte[] payload, uint to = uint.MaxValue) => guest.Send(new UdpPacket
    {
        SourceMac = LabOfMany.Mac(number),
        DestinationMac = to == uint.MaxValue ? [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] : LabOfMany.Mac(3),
        Source = to == uint.MaxValue ? 0 : FirstAddress,
        Destination = to,
        SourcePort = port == 67 ? (ushort)68 : (ushort)40_000,
        DestinationPort = port,
        Payload = payload,
    }.Write());

    /// <summary>A DHCP message of a guest.</summary>
    public static byte[] Dhcp(int guest, byte type, uint own = 0, ushort flags = 0, params ReadOnlySpan<byte> options)
    {
        var message = new byte[240];
        (message[0], message[1], message[2]) = (1, 1, 6);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), 0xCAFE0000 + (uint)guest);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), flags);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(12), own);
        LabOfMany.Mac(guest).CopyTo(message, 28);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(236), 0x63825363);
        return [.. message, 53, 1, type, .. options, 255];
    }

    /// <summary>A question for a name.</summary>
    public static byte[] Question(string name, ushort type) =>
        [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name.Split('.').SelectMany(l => l.Select(c => (byte)c).Prepend((byte)l.Length)), 0, 0, (byte)type, 0, 1];
}
