using System.Buffers.Binary;
using System.Text;

namespace LabSim.NodeRuntime.Tests.Disks.Headers;

/// <summary>The bytes of a small, good monolithicSparse VMDK, to be spoilt: header, descriptor, grain directory.</summary>
internal sealed class VmdkBytes
{
    public const long VirtualBytes = 64 << 20;
    public const string Descriptor = "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType=\"monolithicSparse\"\n\nRW 131072 SPARSE \"disk.vmdk\"\n";

    public VmdkBytes()
    {
        Encoding.ASCII.GetBytes("KDMV").CopyTo(Bytes, 0);
        Put32(4, 1).Put64(12, VirtualBytes / 512).Put64(20, 128).Put64(28, 1).Put64(36, 20).Put32(44, 512).Put64(56, 30).PutText(512, Descriptor);
    }

    public byte[] Bytes { get; private set; } = new byte[64 * 512];

    public VmdkBytes Put32(int at, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(at), value);
        return this;
    }

    public VmdkBytes Put64(int at, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(at), value);
        return this;
    }

    public VmdkBytes PutText(int at, string text)
    {
        Bytes.AsSpan(at, Math.Min(10240, Bytes.Length - at)).Clear();
        Encoding.ASCII.GetBytes(text).CopyTo(Bytes, at);
        return this;
    }

    /// <summary>Makes it a stream: the grain directory is told by a second header, before the end marker.</summary>
    public VmdkBytes Stream()
    {
        PutText(512, Descriptor.Replace("monolithicSparse", "streamOptimized", StringComparison.Ordinal));
        Bytes.AsSpan(0, 512).CopyTo(Bytes.AsSpan(Bytes.Length - 1024));
        return Put64(56, ulong.MaxValue);
    }
}
