using System.Runtime.InteropServices;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>A file's memory, mapped shared and writable into this process until disposed. Page-aligned.</summary>
public sealed class MappedMemory : SafeHandle
{
    private const nint Failed = -1;

    private MappedMemory(ulong length)
        : base(Failed, ownsHandle: true) => Length = length;

    /// <summary>Bytes mapped.</summary>
    public ulong Length { get; }

    /// <summary>Where the first byte is. Valid until this is disposed: whoever uses it keeps it from that.</summary>
    public nint Address => handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == Failed;

    /// <summary>Maps the first <paramref name="length"/> bytes of a file.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static MappedMemory Map(FileDescriptor file, ulong length)
    {
        var mapping = new MappedMemory(length);
        mapping.SetHandle(Libc.Map(0, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_NORESERVE, file, 0));
        return mapping.IsInvalid ? throw Errno.Failure("mmap", $"{length} bytes") : mapping;
    }

    /// <summary>A part of the memory. The caller keeps this undisposed for as long as the span is used.</summary>
    public unsafe Span<byte> Slice(ulong offset, int count)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (offset > Length || (ulong)count > Length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"{count} bytes at {offset} leave a mapping of {Length} bytes.");
        }

        // SAFETY: checked against the length of a mapping that is not closed.
        return new Span<byte>((byte*)handle + offset, count);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Unmap(handle, (nuint)Length) == 0;
}
