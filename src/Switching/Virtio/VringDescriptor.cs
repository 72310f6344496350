using System.Runtime.InteropServices;

namespace LabSim.Switching.Virtio;

/// <summary>struct virtq_desc (virtio 1.2, 2.7.5): little-endian, as the host is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VringDescriptor
{
    /// <summary>Bytes of the structure.</summary>
    public const int Size = 16;

    /// <summary>VIRTQ_DESC_F_NEXT.</summary>
    public const ushort HasNext = 1;

    /// <summary>VIRTQ_DESC_F_WRITE: the device writes the buffer.</summary>
    public const ushort DeviceWrites = 2;

    /// <summary>VIRTQ_DESC_F_INDIRECT: the buffer is a table of descriptors.</summary>
    public const ushort Indirect = 4;

    /// <summary>Guest-physical address of the buffer.</summary>
    public ulong Address;

    /// <summary>Bytes of the buffer.</summary>
    public uint Length;

    /// <summary>The three flags above.</summary>
    public ushort Flags;

    /// <summary>Index of the chain's next descriptor.</summary>
    public ushort Next;
}
