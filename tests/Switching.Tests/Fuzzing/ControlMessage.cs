using System.Buffers.Binary;
using LabSim.Switching.VhostUser;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>A message on its way to the product, and the files that go with it.</summary>
internal sealed class ControlMessage(VhostUserRequest request, byte[] payload, params ControlFile[] files)
{
    public uint Request { get; set; } = (uint)request;

    public uint Flags { get; set; } = VhostUserMessage.Version;

    /// <summary>The size that its header tells.</summary>
    public uint Size { get; set; } = (uint)payload.Length;

    public byte[] Payload { get; set; } = payload;

    public List<ControlFile> Files { get; } = [.. files];

    /// <summary>Header and payload.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[VhostUserMessage.HeaderLength + Payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Request);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Size);
        Payload.CopyTo(bytes, VhostUserMessage.HeaderLength);
        return bytes;
    }
}
