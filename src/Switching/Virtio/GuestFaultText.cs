using System.Collections.Frozen;

namespace LabSim.Switching.Virtio;

/// <summary>Faults in words, for a port's reason.</summary>
internal static class GuestFaultText
{
    private static readonly FrozenDictionary<GuestFault, string> Reasons = new Dictionary<GuestFault, string>
    {
        [GuestFault.AvailableJump] = "the available index jumped by more than the ring's size",
        [GuestFault.HeadOutsideTable] = "a chain starts outside the descriptor table",
        [GuestFault.NextOutsideTable] = "a chain continues outside the descriptor table",
        [GuestFault.ChainTooLong] = "a chain is longer than the ring",
        [GuestFault.WrongDirection] = "a descriptor has the wrong direction",
        [GuestFault.BufferOutsideMemory] = "a buffer is outside the machine's memory",
        [GuestFault.EmptyBuffer] = "a buffer is empty",
        [GuestFault.ReceiveBufferTooSmall] = "a receive buffer has no room for the virtio-net header",
        [GuestFault.IndirectNotNegotiated] = "an indirect descriptor was used without being negotiated",
        [GuestFault.IndirectNested] = "an indirect table holds an indirect descriptor",
        [GuestFault.IndirectWithNext] = "an indirect descriptor has a next",
        [GuestFault.IndirectLength] = "an indirect table has an impossible length",
        [GuestFault.IndirectOutsideMemory] = "an indirect table is outside the machine's memory",
        [GuestFault.MessageSize] = "a message has the wrong size",
        [GuestFault.MessageFlags] = "a message has the wrong version or is a reply",
        [GuestFault.UnknownRequest] = "a request is unknown or was not negotiated",
        [GuestFault.DescriptorCount] = "a message carries the wrong number of file descriptors",
        [GuestFault.QueueIndex] = "a ring index is out of range",
        [GuestFault.RingSize] = "a ring's size is not a power of two from 1 to 1024",
        [GuestFault.RingAddress] = "a ring is misaligned or outside the machine's memory",
        [GuestFault.RingNotConfigured] = "a ring was started before it was described",
        [GuestFault.RingRunning] = "a running ring was resized",
        [GuestFault.NotAnEventFd] = "a kick or call descriptor is missing or is no eventfd",
        [GuestFault.FeaturesNotOffered] = "features were accepted that had not been offered",
        [GuestFault.MemoryRegionCount] = "the memory table has no region or more than eight",
        [GuestFault.MemoryRegionBounds] = "a memory region is empty, overflows or overlaps another",
        [GuestFault.MemoryTruncated] = "a memory region is larger than its file",
        [GuestFault.MemoryNotSealed] = "a memory file is not sealed against shrinking",
        [GuestFault.MemoryNotMapped] = "a memory region cannot be mapped",
        [GuestFault.ReplyBlocked] = "the machine does not read its replies",
    }.ToFrozenDictionary();

    /// <summary>The fault in a clause without a full stop.</summary>
    public static string Describe(this GuestFault fault) => Reasons[fault];
}
