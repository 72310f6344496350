using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LabSim.Interop;

namespace LabSim.TestKit;

/// <summary>The driver's side of a split virtqueue, in a test's own memory. Any field can be set to anything.</summary>
public sealed class TestRing
{
    /// <summary>The buffer has a next.</summary>
    public const ushort Next = 1;

    /// <summary>The device writes the buffer.</summary>
    public const ushort Write = 2;

    /// <summary>The buffer is a table.</summary>
    public const ushort Indirect = 4;

    private const ulong AvailableOffset = 0x8000;
    private const ulong UsedOffset = 0xA000;
    private readonly MappedMemory _memory;
    private readonly ulong _offset;

    /// <summary>A ring in 64 KiB of memory from <paramref name="offset"/>.</summary>
    public TestRing(MappedMemory memory, ulong offset, ushort size)
    {
        _memory = memory;
        _offset = offset;
        Size = size;
    }

    /// <summary>Descriptors.</summary>
    public ushort Size { get; }

    /// <summary>Offset of the descriptor table in the memory.</summary>
    public ulong Table => _offset;

    /// <summary>Offset of the available ring.</summary>
    public ulong Available => _offset + AvailableOffset;

    /// <summary>Offset of the used ring.</summary>
    public ulong Used => _offset + UsedOffset;

    /// <summary>The available ring's flags.</summary>
    public ushort AvailableFlags { set => Volatile.Write(ref Field(Available), value); }

    /// <summary>The index after the last chain offered.</summary>
    public ushort AvailableIndex
    {
        get => Volatile.Read(ref Field(Available + 2));
        set => Volatile.Write(ref Field(Available + 2), value);
    }

    /// <summary>The used ring's flags, which the device writes.</summary>
    public ushort UsedFlags => Volatile.Read(ref Field(Used));

    /// <summary>The index after the last chain used.</summary>
    public ushort UsedIndex
    {
        get => Volatile.Read(ref Field(Used + 2));
        set => Volatile.Write(ref Field(Used + 2), value);
    }

    /// <summary>After which used index the driver wants to be called.</summary>
    public ushort UsedEvent { set => Volatile.Write(ref Field(Available + 4 + (2UL * Size)), value); }

    /// <summary>After which available index the device wants to be kicked.</summary>
    public ushort AvailableEvent => Volatile.Read(ref Field(Used + 4 + (8UL * Size)));

    /// <summary>Writes a descriptor of the ring's table.</summary>
    public void WriteDescriptor(int index, ulong address, uint length, ushort flags, ushort next = 0) =>
        WriteDescriptor(Table + (16UL * (ulong)index), address, length, flags, next);

    /// <summary>Writes a descriptor anywhere in the memory.</summary>
    public void WriteDescriptor(ulong at, ulong address, uint length, ushort flags, ushort next)
    {
        var descriptor = _memory.Slice(at, 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[12..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[14..], next);
    }

    /// <summary>Offers a chain.</summary>
    public void Offer(ushort head)
    {
        var index = AvailableIndex;
        Field(Available + 4 + (2UL * (ulong)(index % Size))) = head;
        AvailableIndex = (ushort)(index + 1);
    }

    /// <summary>An element of the used ring: head and bytes written.</summary>
    public (uint Head, uint Length) UsedElement(ushort index)
    {
        var element = _memory.Slice(Used + 4 + (8UL * (ulong)(index % Size)), 8);
        return (BinaryPrimitives.ReadUInt32LittleEndian(element), BinaryPrimitives.ReadUInt32LittleEndian(element[4..]));
    }

    private ref ushort Field(ulong offset) => ref MemoryMarshal.AsRef<ushort>(_memory.Slice(offset, sizeof(ushort)));
}
