namespace LabSim.Switching.Virtio;

/// <summary>
/// How a machine broke the virtio or vhost-user rules. Its port closes the connection and says so; nothing is thrown, and the
/// process stays up. Sections are virtio 1.2's; messages are those of docs/interop/vhost-user.rst.
/// </summary>
internal enum GuestFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The available index moved by more than the ring's size (2.7.13).</summary>
    AvailableJump,

    /// <summary>A chain's head is not in the descriptor table.</summary>
    HeadOutsideTable,

    /// <summary>A descriptor's next is not in its table.</summary>
    NextOutsideTable,

    /// <summary>A chain has more descriptors than the ring, so it may be a cycle (2.7.5.3.1).</summary>
    ChainTooLong,

    /// <summary>A device-writable descriptor in a transmit chain, or a device-readable one in a receive chain (5.1.6).</summary>
    WrongDirection,

    /// <summary>A buffer is not within one region of the machine's memory.</summary>
    BufferOutsideMemory,

    /// <summary>A buffer has no bytes.</summary>
    EmptyBuffer,

    /// <summary>A receive chain has no room for the virtio-net header (5.1.6.3.1).</summary>
    ReceiveBufferTooSmall,

    /// <summary>An indirect descriptor without VIRTIO_RING_F_INDIRECT_DESC (2.7.5.3.1).</summary>
    IndirectNotNegotiated,

    /// <summary>An indirect descriptor in an indirect table (2.7.5.3.1).</summary>
    IndirectNested,

    /// <summary>An indirect descriptor that has a next (2.7.5.3.1).</summary>
    IndirectWithNext,

    /// <summary>An indirect table's length is not a multiple of 16, is zero, or holds more than the ring's size.</summary>
    IndirectLength,

    /// <summary>An indirect table is not within one region of the machine's memory.</summary>
    IndirectOutsideMemory,

    /// <summary>A message's size is not what its request has.</summary>
    MessageSize,

    /// <summary>A message's version is not 1, or it is a reply.</summary>
    MessageFlags,

    /// <summary>A request that was not negotiated or is not known.</summary>
    UnknownRequest,

    /// <summary>More or fewer descriptors came than the request has.</summary>
    DescriptorCount,

    /// <summary>A ring index beyond the one pair that there is.</summary>
    QueueIndex,

    /// <summary>A ring size that is no power of two from 1 to 1024.</summary>
    RingSize,

    /// <summary>A part of a ring is misaligned or not within one region of memory.</summary>
    RingAddress,

    /// <summary>A ring was started before it was described.</summary>
    RingNotConfigured,

    /// <summary>A ring was changed in a way that is allowed only while it is stopped.</summary>
    RingRunning,

    /// <summary>A kick or call descriptor is missing or no eventfd.</summary>
    NotAnEventFd,

    /// <summary>Features were accepted that had not been offered.</summary>
    FeaturesNotOffered,

    /// <summary>More memory regions than eight, or none.</summary>
    MemoryRegionCount,

    /// <summary>A memory region is empty, overflows, or overlaps another.</summary>
    MemoryRegionBounds,

    /// <summary>A memory region's file is shorter than the region.</summary>
    MemoryTruncated,

    /// <summary>A memory region's file may shrink, and touching what it lost would kill this process.</summary>
    MemoryNotSealed,

    /// <summary>The kernel refused to map a memory region.</summary>
    MemoryNotMapped,

    /// <summary>The machine does not read its replies.</summary>
    ReplyBlocked,
}
