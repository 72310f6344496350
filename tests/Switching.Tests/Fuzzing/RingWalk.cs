using System.Buffers.Binary;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>
/// Reads chains a second time, from a copy, in plain bounds-checked code: what the product must come to. Where a descriptor breaks several rules, any of
/// them may be named.
/// </summary>
internal sealed class RingWalk(RingSetup setup, bool deviceWrites)
{
    private const int Next = 1;
    private const int Write = 2;
    private const int Indirect = 4;
    private readonly byte[] _copy = new byte[FuzzMemory.Length];

    /// <summary>The buffers of the chain read last: place in the file and bytes.</summary>
    public List<(int Place, long Length)> Buffers { get; } = [];

    /// <summary>The indirect tables met since <see cref="Take"/>.</summary>
    public List<(int Place, long Length)> Tables { get; } = [];

    /// <summary>Bytes of the chain read last.</summary>
    public long Bytes { get; private set; }

    /// <summary>Head of the chain read last.</summary>
    public ushort Head { get; private set; }

    /// <summary>Copies the memory.</summary>
    public void Take(FuzzMemory memory)
    {
        memory.All.CopyTo(_copy);
        Tables.Clear();
    }

    /// <summary>Takes over what the product was allowed to write.</summary>
    public void Allow(FuzzMemory memory, int place, int length) => memory.All.Slice(place, length).CopyTo(_copy.AsSpan(place));

    /// <summary>Whether the memory is as it was, but for what was allowed.</summary>
    public bool Matches(FuzzMemory memory) => memory.All.SequenceEqual(_copy);

    /// <summary>How many chains wait after this index; more than the ring has is a fault.</summary>
    public int Pending(ushort next) => (ushort)(Read16(setup.AvailableAt + 2) - next);

    /// <summary>Reads the chain that stands at an index of the available ring.</summary>
    public FaultSet Read(ushort index)
    {
        Buffers.Clear();
        Bytes = 0;
        Head = Read16(setup.AvailableAt + 4 + (2 * (index % setup.Size)));
        if (Head >= setup.Size)
        {
            return default(FaultSet).With(GuestFault.HeadOutsideTable);
        }

        var (table, length, nested, at) = (setup.TableAt, (int)setup.Size, false, (int)Head);
        while (true)
        {
            var place = table + (16 * at);
            var (address, bytes) = (BinaryPrimitives.ReadUInt64LittleEndian(_copy.AsSpan(place)), BinaryPrimitives.ReadUInt32LittleEndian(_copy.AsSpan(place + 8)));
            var (flags, next) = (Read16(place + 12), Read16(place + 14));
            var faults = (flags & Indirect) != 0 ? CheckTable(address, bytes, flags, nested) : CheckBuffer(address, bytes, flags);
            if (!faults.IsEmpty)
            {
                return faults;
            }

            if ((flags & Indirect) != 0)
            {
                (table, length, nested, at) = (FuzzMemory.Locate(address, bytes), (int)(bytes / 16), true, 0);
                Tables.Add((table, bytes));
                continue;
            }

            Buffers.Add((FuzzMemory.Locate(address, bytes), bytes));
            Bytes += bytes;
            if ((flags & Next) == 0)
            {
                return default;
            }

            if (next >= length)
            {
                return default(FaultSet).With(GuestFault.NextOutsideTable);
            }

            at = next;
        }
    }

    private FaultSet CheckTable(ulong address, uint bytes, int flags, bool nested) => nested
        ? default(FaultSet).With(GuestFault.IndirectNested)
        : default(FaultSet).With(GuestFault.IndirectNotNegotiated, !setup.Indirect)
            .With(GuestFault.IndirectWithNext, (flags & Next) != 0)
            .With(GuestFault.IndirectLength, bytes % 16 != 0 || bytes == 0 || bytes / 16 > setup.Size)
            .With(GuestFault.IndirectOutsideMemory, FuzzMemory.Locate(address, bytes) < 0);

    private FaultSet CheckBuffer(ulong address, uint bytes, int flags) => default(FaultSet)
        .With(GuestFault.ChainTooLong, Buffers.Count >= setup.Size)
        .With(GuestFault.WrongDirection, ((flags & Write) != 0) != deviceWrites)
        .With(GuestFault.EmptyBuffer, bytes == 0)
        .With(GuestFault.BufferOutsideMemory, FuzzMemory.Locate(address, bytes) < 0);

    private ushort Read16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_copy.AsSpan(at));
}
