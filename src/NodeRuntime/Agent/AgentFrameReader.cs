using System.Buffers.Binary;

namespace LabSim.NodeRuntime.Agent;

/// <summary>
/// Finds frames in a stream of bytes. Whatever comes, it holds one frame's bytes at most; what is no frame (cut off, too long, unknown length)
/// is dropped and counted, and the next flag begins anew.
/// </summary>
internal sealed class AgentFrameReader
{
    private readonly byte[] _buffer = new byte[AgentFrame.HeaderSize + AgentFrame.MaxPayload];
    private int _length;
    private bool _escaped;
    private bool _overlong;

    /// <summary>Bytes that belonged to no frame since the last good one.</summary>
    public long Garbage { get; private set; }

    /// <summary>
    /// Takes bytes from <paramref name="input"/> until a frame is complete; the rest stays in it. The frame's payload is valid until the next call.
    /// </summary>
    public bool TryRead(ref ReadOnlySpan<byte> input, out AgentFrame frame)
    {
        while (!input.IsEmpty)
        {
            var plain = input.IndexOfAny(AgentFrame.Flag, AgentFrame.Escape);
            var run = plain < 0 ? input : input[..plain];
            if (_escaped && !run.IsEmpty)
            {
                Append([(byte)(run[0] ^ AgentFrame.EscapeBit)]);
                run = run[1..];
                _escaped = false;
            }

            Append(run);
            var end = plain >= 0 && input[plain] == AgentFrame.Flag;
            _escaped = plain >= 0 && !end;
            input = plain < 0 ? [] : input[(plain + 1)..];
            if (end && TryFinish(out frame))
            {
                return true;
            }
        }

        frame = default;
        return false;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_overlong || _length + bytes.Length > _buffer.Length)
        {
            _overlong = true;
            Garbage += bytes.Length;
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private bool TryFinish(out AgentFrame frame)
    {
        var bytes = _buffer.AsMemory(0, _length);
        var whole = !_overlong && _length >= AgentFrame.HeaderSize
            && BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[5..]) == _length - AgentFrame.HeaderSize;
        frame = whole
            ? new AgentFrame((AgentFrameType)bytes.Span[0], BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[1..]), bytes[AgentFrame.HeaderSize..])
            : default;
        Garbage = whole ? 0 : Garbage + _length;
        _length = 0;
        _overlong = false;
        return whole;
    }
}
