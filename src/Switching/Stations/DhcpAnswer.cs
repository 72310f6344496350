using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace LabSim.Switching.Stations;

/// <summary>
/// The DHCP server of a segment (RFC 2131, RFC 2132): each port's station has one address, and it is always that one. So there is nothing to remember, and a server that
/// was started anew answers as the one before.
/// </summary>
internal static class DhcpAnswer
{
    /// <summary>Where servers are asked.</summary>
    public const ushort ServerPort = 67;

    /// <summary>Where they answer.</summary>
    public const ushort ClientPort = 68;

    private const int Options = 240;
    private const int ShortestMessage = 300;
    private const uint Cookie = 0x63825363;
    private const uint LeaseSeconds = 24 * 60 * 60;
    private const byte Request = 1;
    private const byte Reply = 2;
    private const ushort BroadcastFlag = 0x8000;

    private enum MessageType : byte
    {
        Discover = 1,
        Offer = 2,
        Request = 3,
        Ack = 5,
        Nak = 6,
        Inform = 8,
    }

    private enum Option : byte
    {
        Pad = 0,
        Mask = 1,
        Router = 3,
        NameServer = 6,
        HostName = 12,
        Domain = 15,
        Broadcast = 28,
        RequestedAddress = 50,
        LeaseTime = 51,
        MessageType = 53,
        Server = 54,
        End = 255,
    }

    /// <summary>The answer to a frame to <see cref="ServerPort"/>, or <see langword="null"/> where none is due.</summary>
    public static byte[]? To(in UdpPacket packet, SegmentServices services, SegmentStation station)
    {
        var request = packet.Payload;
        if (request.Length < Options || request[0] != Request || request[2] != 6 || BinaryPrimitives.ReadUInt32BigEndian(request[(Options - sizeof(uint))..]) != Cookie)
        {
            return null;
        }

        var server = SegmentStation.NumberOf(services.Gateway);
        if (Find(request, Option.Server) is { Length: sizeof(uint) } chosen && BinaryPrimitives.ReadUInt32BigEndian(chosen) != server)
        {
            // Another server's offer was taken.
            return null;
        }

        var client = BinaryPrimitives.ReadUInt32BigEndian(request[12..]);
        if (TypeOf(request, client, station) is not { } type)
        {
            return null;
        }

        var broadcasts = type == MessageType.Nak || (client == 0 && (BinaryPrimitives.ReadUInt16BigEndian(request[10..]) & BroadcastFlag) != 0);
        ReadOnlySpan<byte> everybody = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        return new UdpPacket
        {
            DestinationMac = broadcasts ? everybody : request[28..34],
            SourceMac = MacOf(server),
            Source = server,
            Destination = broadcasts ? uint.MaxValue : client != 0 ? client : station.Number,
            SourcePort = ServerPort,
            DestinationPort = ClientPort,
            Payload = Write(request, type, services, station),
        }.Write();
    }

    // As QEMU's user-mode network, whose address the server's is, makes its MAC of it: 52:55 and the address.
    private static byte[] MacOf(uint address) => [0x52, 0x55, (byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address];

    private static MessageType? TypeOf(ReadOnlySpan<byte> request, uint client, SegmentStation station)
    {
        switch (Find(request, Option.MessageType) is { Length: 1 } type ? (MessageType)type[0] : default)
        {
            case MessageType.Discover:
                return MessageType.Offer;
            case MessageType.Inform:
                return MessageType.Ack;
            case MessageType.Request:
                var wanted = Find(request, Option.RequestedAddress) is { Length: sizeof(uint) } requested ? BinaryPrimitives.ReadUInt32BigEndian(requested) : client;
                return wanted == station.Number ? MessageType.Ack : MessageType.Nak;
            default:
                return null;
        }
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> request, Option wanted)
    {
        for (var rest = request[Options..]; rest.Length >= 2 && rest[0] != (byte)Option.End;)
        {
            if (rest[0] == (byte)Option.Pad)
            {
                rest = rest[1..];
                continue;
            }

            var length = 2 + rest[1];
            if (length > rest.Length)
            {
                break;
            }

            if (rest[0] == (byte)wanted)
            {
                return rest[2..length];
            }

            rest = rest[length..];
        }

        return [];
    }

    private static byte[] Write(ReadOnlySpan<byte> request, MessageType type, SegmentServices services, SegmentStation station)
    {
        var fields = new byte[Options];

        // Hardware type and length, transaction, flags, the client's own address, a relay's, the hardware address: as they came.
        request[..16].CopyTo(fields);
        request[24..44].CopyTo(fields.AsSpan(24));
        (fields[0], fields[3]) = (Reply, 0);
        fields.AsSpan(8, 2).Clear();
        var leases = type != MessageType.Nak && Find(request, Option.MessageType) is not [(byte)MessageType.Inform];
        if (leases)
        {
            BinaryPrimitives.WriteUInt32BigEndian(fields.AsSpan(16), station.Number);
        }

        BinaryPrimitives.WriteUInt32BigEndian(fields.AsSpan(Options - sizeof(uint)), Cookie);
        var message = new List<byte>(ShortestMessage);
        message.AddRange(fields);
        Add(message, Option.MessageType, [(byte)type]);
        Add(message, Option.Server, Bytes(services.Gateway));
        if (type != MessageType.Nak)
        {
            AddConfiguration(message, services, station, leases);
        }

        message.Add((byte)Option.End);
        message.AddRange(new byte[Math.Max(0, ShortestMessage - message.Count)]);
        return [.. message];
    }

    private static void AddConfiguration(List<byte> message, SegmentServices services, SegmentStation station, bool leases)
    {
        var mask = uint.MaxValue << (32 - services.Network.PrefixLength);
        if (leases)
        {
            Add(message, Option.LeaseTime, Bytes(LeaseSeconds));
        }

        Add(message, Option.Mask, Bytes(mask));
        Add(message, Option.Router, Bytes(services.Gateway));
        Add(message, Option.NameServer, Bytes(services.NameServer));
        Add(message, Option.HostName, Encoding.ASCII.GetBytes(station.Name));
        Add(message, Option.Domain, Encoding.ASCII.GetBytes(services.Domain));
        Add(message, Option.Broadcast, Bytes(station.Number | ~mask));
    }

    private static void Add(List<byte> message, Option option, ReadOnlySpan<byte> value)
    {
        message.Add((byte)option);
        message.Add((byte)value.Length);
        message.AddRange(value);
    }

    private static byte[] Bytes(string address) => IPAddress.Parse(address).GetAddressBytes();

    private static byte[] Bytes(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
