using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LabSim.Switching.Capture;

/// <summary>Builds a block with options, away from the worker.</summary>
internal sealed class PcapngBuilder
{
    private readonly ArrayBufferWriter<byte> _block = new();

    /// <summary>Starts a block.</summary>
    public PcapngBuilder(uint type) => Number(type).Number(0u);

    /// <summary>Adds a 16-bit number.</summary>
    public PcapngBuilder Number(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_block.GetSpan(sizeof(ushort)), value);
        _block.Advance(sizeof(ushort));
        return this;
    }

    /// <summary>Adds a 32-bit number.</summary>
    public PcapngBuilder Number(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_block.GetSpan(sizeof(uint)), value);
        _block.Advance(sizeof(uint));
        return this;
    }

    /// <summary>Adds a timestamp: the high half comes first.</summary>
    public PcapngBuilder Time(long nanoseconds) => Number((uint)(nanoseconds >> 32)).Number((uint)nanoseconds);

    /// <summary>Adds an option: code, length, value, padding.</summary>
    public PcapngBuilder Option(ushort code, ReadOnlySpan<byte> value)
    {
        Number(code).Number((ushort)value.Length);
        var padded = _block.GetSpan(PcapngBlock.Pad(value.Length))[..PcapngBlock.Pad(value.Length)];
        padded.Clear();
        value.CopyTo(padded);
        _block.Advance(padded.Length);
        return this;
    }

    /// <summary>Adds an option with text.</summary>
    public PcapngBuilder Option(ushort code, string value) => Option(code, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds an option with a 64-bit count.</summary>
    public PcapngBuilder Option(ushort code, long count) => Option(code, BitConverter.GetBytes(count));

    /// <summary>Adds an option with a timestamp.</summary>
    public PcapngBuilder TimeOption(ushort code, long nanoseconds) => Number(code).Number((ushort)8).Time(nanoseconds);

    /// <summary>Ends the options and the block.</summary>
    public byte[] Build()
    {
        Number(0u).Number(0u);
        var block = _block.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), block.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(block.Length - 4), block.Length);
        return block;
    }
}
