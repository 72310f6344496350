using LabSim.Switching.Impairments;
using LabSim.Switching.Tests.Offloads;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>Writes an honest ring, and then one field after another that is not: mostly values at the edge of what is allowed.</summary>
internal sealed class RingMutator
{
    private const int BufferLength = 2048;
    private const int BufferCount = 24;
    private const int Described = 64;
    private const ushort Next = 1;
    private const ushort Write = 2;
    private const ushort Indirect = 4;
    private readonly FuzzMemory _memory;
    private readonly RingSetup _setup;
    private readonly bool _deviceWrites;
    private readonly byte[] _honest;
    private ushort _offered;

    /// <summary>Makes the honest ring.</summary>
    public RingMutator(FuzzMemory memory, RingSetup setup, bool deviceWrites)
    {
        (_memory, _setup, _deviceWrites) = (memory, setup, deviceWrites);
        WriteHonest();
        _honest = memory.All.ToArray();
    }

    /// <summary>Makes everything honest again.</summary>
    public void Restore()
    {
        _honest.CopyTo(_memory.All);
        _offered = 4;
    }

    /// <summary>Makes one field something else.</summary>
    public void Mutate(ref LinkRandom random)
    {
        switch (random.NextBelow(16))
        {
            case 0 or 1 or 2:
                MutateDescriptor(ref random, RingSetup.Table + (16 * Slot(ref random)));
                break;
            case 3 or 4:
                MutateDescriptor(ref random, RingSetup.Tables + (16 * random.NextBelow(Described)));
                break;
            case 5:
                PointToTable(ref random);
                break;
            case 6 or 7 or 8 or 9:
                Offer(ref random);
                break;
            case 10:
                _memory.Write16(RingSetup.Available + 2, _offered = (ushort)(_offered + Jump(ref random)));
                break;
            case 11 or 12:
                // Headers of frames, and the headers in them.
                var at = RingSetup.Buffers + (BufferLength * random.NextBelow(BufferCount)) + random.NextBelow(90);
                _memory.All[at] = random.NextBelow(2) == 0 ? (byte)random.NextBelow(8) : (byte)random.Next();
                break;
            case 13:
                Repair(ref random);
                break;
            case 14:
                // Used ring, event indexes, flags: what a driver has no business to write, or may.
                _memory.Write16(RingSetup.Available + (2 * random.NextBelow((RingSetup.Tables - RingSetup.Available) / 2)), (ushort)random.Next());
                break;
            default:
                _memory.Write64(RingSetup.Table + (8 * random.NextBelow((RingSetup.Buffers - RingSetup.Table) / 8)), random.Next());
                break;
        }
    }

    /// <summary>Another way to describe the ring, honest for the most part.</summary>
    public void MutateSetup(ref LinkRandom random)
    {
        _setup.Features = VirtioFeatures.Supported & ~(random.NextBelow(2) == 0 ? VirtioFeatures.None : (VirtioFeatures)random.Next());
        _setup.Size = (ushort)(1 << (random.NextBelow(16) == 0 ? random.NextBelow(11) : 3 + random.NextBelow(4)));
        _setup.Addresses = RingSetup.Honest;
        if (random.NextBelow(12) == 0)
        {
            var wrong = FuzzMemory.UserAddress(FuzzMemory.Guard) + (ulong)random.NextBelow(FuzzMemory.FirstSize + 8192) - 4096;
            wrong = random.NextBelow(4) == 0 ? random.Next() : random.NextBelow(3) == 0 ? wrong : wrong & ~15UL;
            _setup.Addresses = random.NextBelow(3) switch
            {
                0 => _setup.Addresses with { Table = wrong },
                1 => _setup.Addresses with { Used = wrong },
                _ => _setup.Addresses with { Available = wrong },
            };
        }
    }

    private void MutateDescriptor(ref LinkRandom random, int at)
    {
        switch (random.NextBelow(5))
        {
            case 0:
                _memory.Write64(at, Address(ref random));
                break;
            case 1:
                _memory.Write32(at + 8, Length(ref random));
                break;
            case 2:
                _memory.Write16(at + 12, (ushort)(random.NextBelow(4) == 0 ? random.NextBelow(16) : Direction | random.NextBelow(2)));
                break;
            case 3:
                _memory.Write16(at + 14, Index(ref random));
                break;
            default:
                // A buffer that ends at the edge of a region, or a little before or behind it.
                var length = (uint)(1 + random.NextBelow(3000));
                var edge = random.NextBelow(3) == 0 ? FuzzMemory.GuestBase + FuzzMemory.FirstSize : FuzzMemory.GuestEnd;
                _memory.Write64(at, edge - length + (ulong)random.NextBelow(5) - 2);
                _memory.Write32(at + 8, length);
                break;
        }
    }

    private ushort Direction => _deviceWrites ? Write : (ushort)0;

    private static ulong Address(ref LinkRandom random) => random.NextBelow(8) switch
    {
        0 => random.Next(),
        1 => ulong.MaxValue - (ulong)random.NextBelow(4096),
        2 => FuzzMemory.GuestBase + (ulong)random.NextBelow(33) - 16,
        3 => FuzzMemory.GuestEnd + (ulong)random.NextBelow(33) - 16,
        4 => FuzzMemory.GuestBase + (ulong)random.NextBelow(FuzzMemory.FirstSize + FuzzMemory.SecondSize),
        _ => FuzzMemory.GuestAddress(RingSetup.Buffers) + (ulong)random.NextBelow(BufferCount * BufferLength),
    };

    private static uint Length(ref LinkRandom random) => random.NextBelow(8) switch
    {
        0 => 0,
        1 => (uint)random.Next(),
        2 => uint.MaxValue - (uint)random.NextBelow(16),
        3 => 16 * (uint)random.NextBelow(130),
        4 => (uint)random.NextBelow(FuzzMemory.FirstSize),
        _ => 1 + (uint)random.NextBelow(64),
    };

    private ushort Index(ref LinkRandom random) => random.NextBelow(16) switch
    {
        0 => _setup.Size,
        1 => (ushort)random.Next(),
        2 => (ushort)(_setup.Size - 1),
        _ => (ushort)random.NextBelow(Math.Min(Described, (int)_setup.Size)),
    };

    private int Slot(ref LinkRandom random) => random.NextBelow(Math.Min(Described, (int)_setup.Size));

    private int Jump(ref LinkRandom random) => random.NextBelow(6) switch
    {
        0 => _setup.Size,
        1 => _setup.Size + 1,
        2 => random.NextBelow(65536),
        _ => 1 + random.NextBelow(4),
    };

    private void Offer(ref LinkRandom random)
    {
        _memory.Write16(RingSetup.Available + 4 + (2 * (_offered % _setup.Size)), Index(ref random));
        _memory.Write16(RingSetup.Available + 2, ++_offered);
    }

    private void PointToTable(ref LinkRandom random)
    {
        var at = RingSetup.Table + (16 * Slot(ref random));
        _memory.Write64(at, FuzzMemory.GuestAddress(RingSetup.Tables) + (16 * (ulong)random.NextBelow(Described)));
        _memory.Write32(at + 8, random.NextBelow(8) == 0 ? Length(ref random) : 16 * (uint)(1 + random.NextBelow(8)));
        _memory.Write16(at + 12, (ushort)(Indirect | (random.NextBelow(8) == 0 ? Next : 0)));
    }

    private void Repair(ref LinkRandom random)
    {
        var at = RingSetup.Table + (16 * random.NextBelow(Described));
        _honest.AsSpan(at, 16).CopyTo(_memory.All[at..]);
        at = RingSetup.Buffers + (BufferLength * random.NextBelow(BufferCount));
        _honest.AsSpan(at, 128).CopyTo(_memory.All[at..]);
    }

    private void WriteHonest()
    {
        byte[][] frames = [Framed(LabOfTwo.Frame(60), []), Framed(new UncutFrame(1800, 500)), Framed(new UncutFrame(1700, 300, six: true)), Framed(LabOfTwo.Frame(1514), [])];
        for (var i = 0; i < BufferCount && !_deviceWrites; i++)
        {
            frames[i % frames.Length].CopyTo(_memory.All[(RingSetup.Buffers + (BufferLength * i))..]);
        }

        for (var i = 0; i < Described; i++)
        {
            var buffer = FuzzMemory.GuestAddress(RingSetup.Buffers + (BufferLength * (i % BufferCount)));
            var length = _deviceWrites ? BufferLength : frames[i % BufferCount % frames.Length].Length;
            WriteDescriptor(RingSetup.Table + (16 * i), buffer, (uint)length, Direction, 0);
            WriteDescriptor(RingSetup.Tables + (16 * i), buffer, (uint)length, Direction, (ushort)(1 + (i % 4)));
            _memory.Write16(RingSetup.Available + 4 + (2 * i), (ushort)i);
        }

        _memory.Write16(RingSetup.Available + 2, 4);
    }

    private static byte[] Framed(UncutFrame frame) => Framed(frame.Bytes, frame.Header);

    private static byte[] Framed(byte[] frame, byte[] header) => [.. header, .. new byte[12 - header.Length], .. frame];

    private void WriteDescriptor(int at, ulong address, uint length, ushort flags, ushort next)
    {
        _memory.Write64(at, address);
        _memory.Write32(at + 8, length);
        _memory.Write16(at + 12, flags);
        _memory.Write16(at + 14, next);
    }
}
