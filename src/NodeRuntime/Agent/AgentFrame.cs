using System.Buffers.Binary;

namespace LabSim.NodeRuntime.Agent;

/// <summary>One frame of the agent's protocol.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Channel">The command it is about; 0 for the session itself.</param>
/// <param name="Payload">At most <see cref="MaxPayload"/> bytes.</param>
internal readonly record struct AgentFrame(AgentFrameType Type, uint Channel, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The most bytes that a frame carries.</summary>
    public const int MaxPayload = 32 * 1024;

    /// <summary>Type, channel, length.</summary>
    public const int HeaderSize = 9;

    /// <summary>Stands between frames and nowhere else.</summary>
    public const byte Flag = 0x7E;

    /// <summary>The byte after it is a flag or an escape with bit 5 flipped.</summary>
    public const byte Escape = 0x7D;

    /// <summary>What is xor-ed into an escaped byte.</summary>
    public const byte EscapeBit = 0x20;

    /// <summary>A frame that carries one number.</summary>
    public static AgentFrame WithNumber(AgentFrameType type, uint channel, uint number)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, number);
        return new AgentFrame(type, channel, payload);
    }

    /// <summary>Grants <paramref name="bytes"/> of room to a stream of a command.</summary>
    public static AgentFrame Credit(uint channel, GuestOutput stream, int bytes)
    {
        var payload = new byte[5];
        payload[0] = (byte)stream;
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(1), bytes);
        return new AgentFrame(AgentFrameType.Credit, channel, payload);
    }

    /// <summary>The bytes on the wire: flag, escaped header and payload, flag.</summary>
    public byte[] Encode()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header[0] = (byte)Type;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], Channel);
        BinaryPrimitives.WriteInt32BigEndian(header[5..], Payload.Length);
        var wire = new byte[2 + header.Length + Payload.Length + CountEscapes(header) + CountEscapes(Payload.Span)];
        wire[0] = wire[^1] = Flag;
        var rest = EscapeInto(header, wire.AsSpan(1));
        EscapeInto(Payload.Span, rest);
        return wire;
    }

    private static int CountEscapes(ReadOnlySpan<byte> bytes) => bytes.Count(Flag) + bytes.Count(Escape);

    private static Span<byte> EscapeInto(ReadOnlySpan<byte> source, Span<byte> target)
    {
        while (source.IndexOfAny(Flag, Escape) is >= 0 and var plain)
        {
            source[..plain].CopyTo(target);
            target[plain] = Escape;
            target[plain + 1] = (byte)(source[plain] ^ EscapeBit);
            source = source[(plain + 1)..];
            target = target[(plain + 2)..];
        }

        source.CopyTo(target);
        return target[source.Length..];
    }
}
