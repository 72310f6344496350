using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace LabSim.Switching.Stations;

/// <summary>
/// The names of a segment's stations (RFC 1035): <c>r1</c>, <c>r1.DOMAIN</c> and the way back from an address. What it does not know is not its business, and passes on to
/// the name server behind the segment; what would have to be here and is not does not exist.
/// </summary>
internal static class DnsAnswer
{
    /// <summary>Where name servers are asked.</summary>
    public const ushort ServerPort = 53;

    private const int Header = 12;
    private const ushort Internet = 1;
    private const ushort AddressType = 1;
    private const ushort PointerType = 12;
    private const ushort AnyType = 255;
    private const ushort QueryBits = 0xF800;
    private const ushort AnswerFlags = 0x8480;
    private const ushort RecursionDesired = 0x0100;
    private const ushort NoSuchName = 3;
    private const ushort ToTheQuestion = 0xC000 | Header;
    private const uint SecondsToLive = 60;
    private const string Reverse = ".in-addr.arpa";
    private static readonly byte[] Nothing = [];

    /// <summary>The answer to a query, or <see langword="null"/> where somebody else has to know.</summary>
    /// <param name="packet">A frame to <see cref="ServerPort"/>.</param>
    /// <param name="services">What the segment tells.</param>
    /// <param name="stations">Its stations.</param>
    public static byte[]? To(in UdpPacket packet, SegmentServices services, IEnumerable<SegmentStation> stations)
    {
        var query = packet.Payload;
        if (query.Length < Header || (BinaryPrimitives.ReadUInt16BigEndian(query[2..]) & QueryBits) != 0 || BinaryPrimitives.ReadUInt16BigEndian(query[4..]) != 1
            || ReadName(query[Header..]) is not { } name || query.Length < Header + name.Length + 4)
        {
            return null;
        }

        var question = query.Slice(Header, name.Length + 4);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question[name.Length..]);
        if (BinaryPrimitives.ReadUInt16BigEndian(question[(name.Length + 2)..]) != Internet || Know(name.Text, type, services, stations) is not { } known)
        {
            return null;
        }

        return new UdpPacket
        {
            DestinationMac = packet.SourceMac,
            SourceMac = packet.DestinationMac,
            Source = packet.Destination,
            Destination = packet.Source,
            SourcePort = ServerPort,
            DestinationPort = packet.SourcePort,
            Payload = Write(query, question, known.Exists, known.Type, known.Data),
        }.Write();
    }

    // No data: the name exists, and has nothing of that type.
    private static (bool Exists, ushort Type, byte[] Data)? Know(string name, ushort type, SegmentServices services, IEnumerable<SegmentStation> stations)
    {
        if (name.EndsWith(Reverse, StringComparison.Ordinal))
        {
            return KnowAddress(name[..^Reverse.Length], type, services, stations);
        }

        var domain = $".{services.Domain}";
        var inside = name.EndsWith(domain, StringComparison.Ordinal);
        var first = inside ? name[..^domain.Length] : name;
        if (stations.FirstOrDefault(s => s.Name.Equals(first, StringComparison.OrdinalIgnoreCase)) is { } station)
        {
            return (true, AddressType, type is AddressType or AnyType ? IPAddress.Parse(station.Address).GetAddressBytes() : Nothing);
        }

        return inside ? (false, type, Nothing) : name == services.Domain ? (true, type, Nothing) : null;
    }

    private static (bool Exists, ushort Type, byte[] Data)? KnowAddress(string backwards, ushort type, SegmentServices services, IEnumerable<SegmentStation> stations)
    {
        var labels = backwards.Split('.');
        if (labels.Length != sizeof(uint) || !labels.All(l => byte.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return null;
        }

        var address = IPAddress.Parse(string.Join('.', labels.Reverse()));
        if (!services.Network.Contains(address))
        {
            return null;
        }

        return stations.FirstOrDefault(s => s.Address == address.ToString()) is { } station
            ? (true, PointerType, type is PointerType or AnyType ? WriteName($"{station.Name}.{services.Domain}") : Nothing)
            : (false, type, Nothing);
    }

    // Names in questions are never compressed. Length is that of the wire's form, its final zero included.
    private static (string Text, int Length)? ReadName(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < bytes.Length && bytes[at] is > 0 and < 64 && at + 1 + bytes[at] < bytes.Length)
        {
            var label = bytes.Slice(at + 1, bytes[at]);
            text.Append(text.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(label).ToLowerInvariant());
            at += 1 + label.Length;
        }

        return at < bytes.Length && bytes[at] == 0 && at <= byte.MaxValue ? (text.ToString(), at + 1) : null;
    }

    private static byte[] WriteName(string name) => [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static byte[] Write(ReadOnlySpan<byte> query, ReadOnlySpan<byte> question, bool exists, ushort type, byte[] data)
    {
        const int RecordHead = 12;
        var answer = new byte[Header + question.Length + (data.Length > 0 ? RecordHead + data.Length : 0)];
        var flags = AnswerFlags | (BinaryPrimitives.ReadUInt16BigEndian(query[2..]) & RecursionDesired) | (exists ? 0 : NoSuchName);
        query[..2].CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(4), 1);
        question.CopyTo(answer.AsSpan(Header));
        if (data.Length > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), 1);
            var record = answer.AsSpan(Header + question.Length);
            BinaryPrimitives.WriteUInt16BigEndian(record, ToTheQuestion);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], type);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], Internet);
            BinaryPrimitives.WriteUInt32BigEndian(record[6..], SecondsToLive);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)data.Length);
            data.CopyTo(record[RecordHead..]);
        }

        return answer;
    }
}
