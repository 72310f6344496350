namespace LabSim.Switching.Virtio;

/// <summary>Feature bits (virtio 1.2 sections 5.1.3 and 6; vhost-user's own bit 30).</summary>
[Flags]
internal enum VirtioFeatures : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The driver may leave a checksum to be completed.</summary>
    NetChecksum = 1UL << 0,

    /// <summary>The driver takes frames whose checksum is not complete.</summary>
    NetGuestChecksum = 1UL << 1,

    /// <summary>The device may tell an MTU. QEMU passes it on only when its own host_mtu is set.</summary>
    NetMtu = 1UL << 3,

    /// <summary>The driver takes TCP segments over IPv4 that have yet to be cut.</summary>
    NetGuestTcp4 = 1UL << 7,

    /// <summary>The driver takes TCP segments over IPv6 that have yet to be cut.</summary>
    NetGuestTcp6 = 1UL << 8,

    /// <summary>The driver takes such segments with CWR.</summary>
    NetGuestCongestion = 1UL << 9,

    /// <summary>The driver may leave TCP segments over IPv4 to be cut.</summary>
    NetHostTcp4 = 1UL << 11,

    /// <summary>The driver may leave TCP segments over IPv6 to be cut.</summary>
    NetHostTcp6 = 1UL << 12,

    /// <summary>The driver may leave such segments with CWR.</summary>
    NetHostCongestion = 1UL << 13,

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

    /// <summary>What a driver may leave to be done and may get that way.</summary>
    Offloads = NetChecksum | NetHostTcp4 | NetHostTcp6 | NetHostCongestion | NetGuestChecksum | NetGuestTcp4 | NetGuestTcp6 | NetGuestCongestion,

    /// <summary>
    /// What this switch can do. No LOG_ALL is among it, for nothing here would write the log, and no UDP segmentation.
    /// </summary>
    Supported = Offloads | NetMtu | NetMergeableReceiveBuffers | RingIndirectDescriptors | RingEventIndex | VhostProtocolFeatures | Version1,
}
