using LabSim.Interop;

namespace LabSim.Switching.Virtio;

/// <summary>One region of a machine's memory, mapped here.</summary>
/// <param name="GuestAddress">Its first address in the guest's physical space; buffers are given so.</param>
/// <param name="UserAddress">Its first address in QEMU's space; rings are given so.</param>
/// <param name="Size">Bytes. Neither address plus size overflows.</param>
/// <param name="FileOffset">Where it starts in its file.</param>
/// <param name="Memory">The file from its start to the region's end.</param>
/// <param name="File">The file: another process may be handed it.</param>
internal sealed record MemoryRegion(ulong GuestAddress, ulong UserAddress, ulong Size, ulong FileOffset, MappedMemory Memory, FileDescriptor File)
{
    /// <summary>As it was asked for.</summary>
    public MemoryRegionRequest Request => new(GuestAddress, Size, UserAddress, FileOffset);

    /// <summary>Where the region's first byte is in this process.</summary>
    public nint Address => Memory.Address + (nint)FileOffset;
}
