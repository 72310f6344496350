namespace LabSim.TestKit;

/// <summary>How a <see cref="TestGuest"/> behaves.</summary>
public sealed record TestGuestOptions
{
    /// <summary>VIRTIO_NET_F_CSUM, HOST_TSO4, HOST_TSO6, HOST_ECN: what the driver may leave to the device.</summary>
    public const ulong SendOffloads = (1UL << 0) | (1UL << 11) | (1UL << 12) | (1UL << 13);

    /// <summary>VIRTIO_NET_F_GUEST_CSUM, GUEST_TSO4, GUEST_TSO6, GUEST_ECN: what the driver takes.</summary>
    public const ulong ReceiveOffloads = (1UL << 1) | (1UL << 7) | (1UL << 8) | (1UL << 9);

    /// <summary>VIRTIO_NET_F_MRG_RXBUF.</summary>
    public const ulong MergeableBuffers = 1UL << 15;

    /// <summary>VIRTIO_RING_F_INDIRECT_DESC.</summary>
    public const ulong IndirectDescriptors = 1UL << 28;

    /// <summary>VIRTIO_RING_F_EVENT_IDX.</summary>
    public const ulong EventIndex = 1UL << 29;

    /// <summary>VHOST_USER_F_PROTOCOL_FEATURES.</summary>
    public const ulong ProtocolFeatures = 1UL << 30;

    /// <summary>VIRTIO_F_VERSION_1.</summary>
    public const ulong Version1 = 1UL << 32;

    /// <summary>Everything but offloads.</summary>
    public const ulong Plain = MergeableBuffers | IndirectDescriptors | EventIndex | ProtocolFeatures | Version1;

    /// <summary>The features that it accepts.</summary>
    public ulong Features { get; init; } = Plain;

    /// <summary>Descriptors in each ring.</summary>
    public ushort RingSize { get; init; } = 256;

    /// <summary>Bytes of each receive buffer, with the header.</summary>
    public int ReceiveBuffer { get; init; } = 2048;

    /// <summary>How many receive buffers it offers at the start; the ring's size at most.</summary>
    public int ReceiveBuffers { get; init; } = int.MaxValue;

    /// <summary>Bytes between its buffers: the longest frame that it sends or takes in one, with the header.</summary>
    public int BufferStride { get; init; } = 0x3000;

    /// <summary>Bytes of its memory.</summary>
    public int MemoryLength { get; init; } = 16 << 20;

    /// <summary>Bytes of the virtio-net header under these features.</summary>
    public int HeaderLength => (Features & (Version1 | MergeableBuffers)) != 0 ? 12 : 10;
}
