using System.Buffers.Binary;
using LabSim.Interop;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>
/// A guest's memory of two regions with canaries around each, in one file. What lies where is computed here in another way than in the product, so
/// that one of the two notices the other's mistake. Places are bytes from the file's start.
/// </summary>
internal sealed class FuzzMemory : IDisposable
{
    public const int Guard = 4096;
    public const int FirstSize = 80 * 1024;
    public const int SecondSize = 8 * 1024;
    public const int Length = (3 * Guard) + FirstSize + SecondSize;
    public const ulong GuestBase = 0x4000_0000;
    public const ulong UserBase = 0x7F00_0000_0000;

    /// <summary>The first address behind all memory; the second region begins where the first ends.</summary>
    public const ulong GuestEnd = GuestBase + FirstSize + SecondSize;

    private const ulong UserGap = 0x10_0000;
    private const byte Canary = 0xA5;
    private static readonly FuzzRegion[] Layout =
    [
        new(GuestBase, UserBase, Guard, FirstSize),
        new(GuestBase + FirstSize, UserBase + UserGap, (2 * Guard) + FirstSize, SecondSize),
    ];

    private readonly FileDescriptor _file = MemoryFile.Create("fuzz", Length, sealAgainstShrinking: true);
    private readonly MappedMemory _view;

    /// <summary>Maps the memory.</summary>
    /// <param name="excess">Bytes by which the product is told a longer second region than there is: the planted defect.</param>
    public FuzzMemory(int excess = 0)
    {
        _view = MappedMemory.Map(_file, Length);
        All.Fill(Canary);
        foreach (var region in Layout)
        {
            All.Slice(region.Offset, region.Size).Clear();
        }

        MemoryRegionRequest[] requests =
        [
            .. Layout.Select((region, i) => new MemoryRegionRequest(region.Guest, (ulong)(region.Size + (i == 0 ? 0 : excess)), region.User, (ulong)region.Offset)),
        ];
        var fault = GuestMemory.TryMap(requests, [_file.Duplicate(), _file.Duplicate()], out var memory);
        Guest = memory ?? throw new InvalidOperationException($"The fuzzer's memory cannot be mapped: {fault}.");
    }

    /// <summary>As the product has it.</summary>
    public GuestMemory Guest { get; }

    /// <summary>The whole file, as the guest sees it and the canaries.</summary>
    public Span<byte> All => _view.Slice(0, Length);

    /// <summary>The file behind it, for a ring's writer.</summary>
    public MappedMemory View => _view;

    /// <summary>Whether nobody has written outside the regions.</summary>
    public bool CanariesLive =>
        !All[..Guard].ContainsAnyExcept(Canary) && !All.Slice(Guard + FirstSize, Guard).ContainsAnyExcept(Canary) && !All[^Guard..].ContainsAnyExcept(Canary);

    /// <summary>Where a buffer of the guest is, or -1 if it is not whole in one region.</summary>
    public static int Locate(ulong guestAddress, ulong length) => Locate(guestAddress, length, region => region.Guest);

    /// <summary>Where a part of a ring is, given in QEMU's space, or -1 if it is not whole in one region.</summary>
    public static int LocateUser(ulong userAddress, ulong length) => Locate(userAddress, length, region => region.User);

    /// <summary>QEMU's address of a place.</summary>
    public static ulong UserAddress(int offset) => offset < Guard + FirstSize + Guard ? UserBase + (ulong)(offset - Guard) : UserBase + UserGap + (ulong)(offset - Layout[1].Offset);

    /// <summary>The guest's address of a place.</summary>
    public static ulong GuestAddress(int offset) => offset < Guard + FirstSize + Guard ? GuestBase + (ulong)(offset - Guard) : GuestBase + FirstSize + (ulong)(offset - Layout[1].Offset);

    /// <summary>Where a segment is that the product yielded, or -1 if it leaves the regions.</summary>
    public int PlaceOf(FrameSegment segment)
    {
        for (var i = 0; i < Layout.Length; i++)
        {
            var distance = (Int128)segment.Address - Guest.Regions[i].Address;
            if (segment.Length >= 0 && distance >= 0 && distance + segment.Length <= Layout[i].Size)
            {
                return Layout[i].Offset + (int)distance;
            }
        }

        return -1;
    }

    public void Write16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(All[at..], value);

    public void Write32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(All[at..], value);

    public void Write64(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(All[at..], value);

    public void Dispose()
    {
        Guest.Dispose();
        _view.Dispose();
        _file.Dispose();
    }

    // In 128 bits nothing overflows, so there is nothing to be clever about.
    private static int Locate(ulong address, ulong length, Func<FuzzRegion, ulong> start)
    {
        foreach (var region in Layout)
        {
            var first = (UInt128)start(region);
            if (address >= first && (UInt128)address + length <= first + (UInt128)region.Size && address < first + (UInt128)region.Size)
            {
                return region.Offset + (int)(address - start(region));
            }
        }

        return -1;
    }
}
