using System.Buffers.Binary;

namespace LabSim.NodeRuntime.Tests.Disks.Headers;

/// <summary>The bytes of a small, good qcow2 of version 3, to be spoilt: header, reference table and level-1 table in clusters of 64 KiB.</summary>
internal sealed class Qcow2Bytes
{
    public const long VirtualBytes = 1 << 30;
    private const int Cluster = 1 << 16;

    public Qcow2Bytes()
    {
        ((byte[])[0x51, 0x46, 0x49, 0xFB]).CopyTo(Bytes, 0);
        Put32(4, 3).Put32(20, 16).Put64(24, VirtualBytes).Put32(36, 2).Put64(40, 2 * Cluster).Put64(48, Cluster).Put32(56, 1).Put32(96, 4).Put32(100, 104);
    }

    public byte[] Bytes { get; private set; } = new byte[4 * Cluster];

    public Qcow2Bytes Put32(int at, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Bytes.AsSpan(at), value);
        return this;
    }

    public Qcow2Bytes Put64(int at, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Bytes.AsSpan(at), value);
        return this;
    }

    public Qcow2Bytes PutText(int at, string text)
    {
        System.Text.Encoding.ASCII.GetBytes(text).CopyTo(Bytes, at);
        return this;
    }

    public Qcow2Bytes Cut(int length)
    {
        Bytes = Bytes[..length];
        return this;
    }
}
