using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Virtio;

/// <summary>
/// The only place where a segment's address becomes bytes.
/// INVARIANT: a segment lies within memory that stays mapped while the gate of its ring is held (guest memory), or in a pinned
/// array that its owner keeps; whoever calls holds that gate.
/// </summary>
internal static unsafe class SegmentMemory
{
    private const int CacheLine = 64;

    // Short frames and the beginnings of long ones are copied here and now: to call for it costs as much as to do it.
    private const int VectorLength = 32;
    private const int LongestInline = 128;

    /// <summary>The bytes of a segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Bytes(FrameSegment segment) => new((void*)segment.Address, segment.Length);

    /// <summary>Copies between segments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(nint source, nint destination, int count) => Copy(new ReadOnlySpan<byte>((void*)source, count), new Span<byte>((void*)destination, count));

    /// <summary>Asks for the start of a segment, which is read or written soon. A request, no access: it is right whatever the memory is.</summary>
    public static void Prefetch(FrameSegment segment)
    {
        if (Sse.IsSupported)
        {
            // SAFETY: a prefetch has no effect but on caches, and never faults. Two lines: a header and a short frame are that long.
            Sse.Prefetch0((void*)segment.Address);
            Sse.Prefetch0((byte*)segment.Address + CacheLine);
        }
    }

    /// <summary>Reads two bytes, once.</summary>
    /// <param name="address">The first of them.</param>
    public static ushort ReadPair(nint address) => Unsafe.ReadUnaligned<ushort>((void*)address);

    /// <summary>Copies a virtio-net header into a buffer that has room for it: two stores, for there is one in front of every frame.</summary>
    /// <param name="header">The header, <see cref="VirtioNetHeader.Length"/> bytes.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="count">How much of it: <see cref="VirtioNetHeader.Length"/> or <see cref="VirtioNetHeader.LegacyLength"/> bytes.</param>
    public static void CopyHeader(ReadOnlySpan<byte> header, nint destination, int count)
    {
        // SAFETY: the caller has found room for count bytes at the destination; the header is cut by the span, not by trust.
        var to = (byte*)destination;
        Unsafe.WriteUnaligned(to, MemoryMarshal.Read<ulong>(header));
        if (count == VirtioNetHeader.Length)
        {
            Unsafe.WriteUnaligned(to + sizeof(ulong), MemoryMarshal.Read<uint>(header[sizeof(ulong)..]));
        }
        else
        {
            Unsafe.WriteUnaligned(to + sizeof(ulong), MemoryMarshal.Read<ushort>(header[sizeof(ulong)..]));
        }
    }

    /// <summary>Copies the first bytes of a frame into private memory.</summary>
    /// <param name="segments">The frame, at least as long as <paramref name="destination"/>.</param>
    /// <param name="destination">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather(ReadOnlySpan<FrameSegment> segments, Span<byte> destination)
    {
        // As nearly every frame lies: in one piece.
        if (!segments.IsEmpty && segments[0].Length >= destination.Length)
        {
            Copy(new ReadOnlySpan<byte>((void*)segments[0].Address, destination.Length), destination);
        }
        else
        {
            GatherPieces(segments, destination);
        }
    }

    // Between spans of one length that do not overlap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!Vector256.IsHardwareAccelerated || source.Length is < VectorLength or > LongestInline)
        {
            source.CopyTo(destination);
            return;
        }

        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var last = (nuint)(source.Length - VectorLength);
        for (nuint at = 0; at < last; at += VectorLength)
        {
            Vector256.LoadUnsafe(ref from, at).StoreUnsafe(ref to, at);
        }

        // What is left after whole vectors is copied by one that ends with them.
        Vector256.LoadUnsafe(ref from, last).StoreUnsafe(ref to, last);
    }

    private static void GatherPieces(ReadOnlySpan<FrameSegment> segments, Span<byte> destination)
    {
        foreach (var segment in segments)
        {
            var count = Math.Min(segment.Length, destination.Length);
            new ReadOnlySpan<byte>((void*)segment.Address, count).CopyTo(destination);
            destination = destination[count..];
            if (destination.IsEmpty)
            {
                return;
            }
        }
    }

    /// <summary>Copies bytes from the middle of a frame into private memory.</summary>
    /// <param name="segments">The frame, at least as long as <paramref name="skip"/> and <paramref name="destination"/>.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="skip">Bytes of the frame that come before.</param>
    public static void Gather(ReadOnlySpan<FrameSegment> segments, Span<byte> destination, int skip)
    {
        var index = 0;
        for (; index < segments.Length && skip >= segments[index].Length; index++)
        {
            skip -= segments[index].Length;
        }

        if (index < segments.Length)
        {
            var first = Math.Min(segments[index].Length - skip, destination.Length);
            new ReadOnlySpan<byte>((void*)(segments[index].Address + skip), first).CopyTo(destination);
            Gather(segments[(index + 1)..], destination[first..]);
        }
    }

    /// <summary>The segment of a pinned array.</summary>
    public static FrameSegment OfPinned(byte[] pinned)
    {
        // SAFETY: the caller made the array with GC.AllocateArray(pinned: true) and keeps it.
        fixed (byte* pointer = pinned)
        {
            return new FrameSegment((nint)pointer, pinned.Length);
        }
    }
}
