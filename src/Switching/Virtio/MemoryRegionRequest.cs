namespace LabSim.Switching.Virtio;

/// <summary>A region as SET_MEM_TABLE gives it, unchecked. Field order and meaning are the message's.</summary>
/// <param name="GuestAddress">First address in the guest's physical space.</param>
/// <param name="Size">Bytes.</param>
/// <param name="UserAddress">First address in QEMU's space.</param>
/// <param name="FileOffset">Where the region starts in its file.</param>
internal readonly record struct MemoryRegionRequest(ulong GuestAddress, ulong Size, ulong UserAddress, ulong FileOffset)
{
    /// <summary>Whether no sum of its fields overflows and there is something in it.</summary>
    public bool IsSane =>
        Size != 0 && GuestAddress <= ulong.MaxValue - Size && UserAddress <= ulong.MaxValue - Size && FileOffset <= long.MaxValue - Size
        && Size <= long.MaxValue;
}
