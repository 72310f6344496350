namespace LabSim.Switching.Virtio;

/// <summary>Feature bits (virtio 1.2 sections 5.1.3 and 6; vhost-user's own bit 30).</summary>
[Flags]
internal enum VirtioFeatures : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The device may tell an MTU. QEMU passes it on only when its own host_mtu is set.</summary>
    NetMtu = 1UL << 3,

    /// <summary>A received frame may span several chains.</summary>
    NetMergeableReceiveBuffers = 1UL << 15,

    /// <summary>A descriptor may point to a table of descriptors.</summary>
    RingIndirectDescriptors = 1UL << 28,

    /// <summary>Notifications are suppressed by index, not by a flag.</summary>
    RingEventIndex = 1UL << 29,

    /// <summary>VHOST_USER_F_PROTOCOL_FEATURES: rings are enabled one by one.</summary>
    VhostProtocolFeatures = 1UL << 30,

    /// <summary>The modern, little-endian device; its header always has 12 bytes.</summary>
    Version1 = 1UL << 32,

    /// <summary>
    /// What this switch can do. No checksum or segmentation offload is among it, so guests send plain frames; no LOG_ALL
    /// either, for nothing here would write the log.
    /// </summary>
    Supported = NetMtu | NetMergeableReceiveBuffers | RingIndirectDescriptors | RingEventIndex | VhostProtocolFeatures | Version1,
}
