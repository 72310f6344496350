using System.Runtime.CompilerServices;
using LabSim.Interop;

namespace LabSim.Switching.Virtio;

/// <summary>
/// A machine's memory: at most eight regions, mapped from files that cannot shrink.
/// INVARIANT: a translated address is valid for the whole length asked for until this is disposed, and whoever disposes it
/// holds the gates of all rings that use it.
/// </summary>
internal sealed class GuestMemory : IDisposable
{
    /// <summary>VHOST_MEMORY_BASELINE_NREGIONS.</summary>
    public const int MaximumRegions = 8;

    private readonly MemoryRegion[] _regions;
    private readonly Window[] _windows;

    private GuestMemory(MemoryRegion[] regions)
    {
        _regions = regions;

        // The largest first: nearly every buffer is there, and as regions do not overlap the order changes no answer.
        _windows = [.. regions.OrderByDescending(region => region.Size).Select(region => new Window(region.GuestAddress, region.Size, region.Address))];
    }

    /// <summary>The regions, each with its file.</summary>
    public ReadOnlySpan<MemoryRegion> Regions => _regions;

    /// <summary>Checks and maps a memory table.</summary>
    /// <param name="requests">The regions, 1 to 8.</param>
    /// <param name="files">Their files, one each. They are the memory's; where there is a fault, they are closed.</param>
    /// <param name="memory">The memory, if there is no fault.</param>
    public static GuestFault TryMap(ReadOnlySpan<MemoryRegionRequest> requests, IReadOnlyList<FileDescriptor> files, out GuestMemory? memory)
    {
        memory = null;
        var fault = requests.Length is 0 or > MaximumRegions ? GuestFault.MemoryRegionCount : CheckBounds(requests);
        var regions = new List<MemoryRegion>(requests.Length);
        for (var i = 0; i < requests.Length && fault == GuestFault.None; i++)
        {
            fault = TryMap(requests[i], files[i], regions);
        }

        memory = new GuestMemory([.. regions]);
        if (fault != GuestFault.None)
        {
            memory.Dispose();
            memory = null;
            foreach (var file in files)
            {
                file.Dispose();
            }
        }

        return fault;
    }

    /// <summary>Where a buffer of the guest is in this process.</summary>
    /// <returns>Whether all of it lies within one region.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTranslate(ulong guestAddress, uint length, out nint address)
    {
        foreach (ref readonly var window in _windows.AsSpan())
        {
            var offset = guestAddress - window.GuestAddress;
            if (offset < window.Size && length <= window.Size - offset)
            {
                address = window.Address + (nint)offset;
                return true;
            }
        }

        address = 0;
        return false;
    }

    /// <summary>Where a part of a ring, given in QEMU's address space, is in this process.</summary>
    /// <returns>Whether all of it lies within one region.</returns>
    public bool TryTranslateUser(ulong userAddress, uint length, out nint address)
    {
        foreach (var region in _regions)
        {
            var offset = userAddress - region.UserAddress;
            if (offset < region.Size && length <= region.Size - offset)
            {
                address = region.Address + (nint)offset;
                return true;
            }
        }

        address = 0;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var region in _regions)
        {
            region.Memory.Dispose();
            region.File.Dispose();
        }
    }

    private static GuestFault CheckBounds(ReadOnlySpan<MemoryRegionRequest> requests)
    {
        for (var i = 0; i < requests.Length; i++)
        {
            var a = requests[i];
            if (!a.IsSane)
            {
                return GuestFault.MemoryRegionBounds;
            }

            foreach (var b in requests[..i])
            {
                if (a.GuestAddress < b.GuestAddress + b.Size && b.GuestAddress < a.GuestAddress + a.Size)
                {
                    return GuestFault.MemoryRegionBounds;
                }
            }
        }

        return GuestFault.None;
    }

    private static GuestFault TryMap(MemoryRegionRequest request, FileDescriptor file, List<MemoryRegion> regions)
    {
        // The seal first: a length that may still change says nothing.
        if (!MemoryFile.IsSealedAgainstShrinking(file))
        {
            return GuestFault.MemoryNotSealed;
        }

        var end = request.FileOffset + request.Size;
        if (MemoryFile.Length(file) < end)
        {
            return GuestFault.MemoryTruncated;
        }

        try
        {
            regions.Add(new MemoryRegion(request.GuestAddress, request.UserAddress, request.Size, request.FileOffset, MappedMemory.Map(file, end), file));
            return GuestFault.None;
        }
        catch (IOException)
        {
            return GuestFault.MemoryNotMapped;
        }
    }

    /// <summary>What a translation needs of a region, side by side with the others': there is one for each buffer.</summary>
    private readonly record struct Window(ulong GuestAddress, ulong Size, nint Address);
}
