using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>Anonymous memory as a file (memfd): made here, or received from a machine.</summary>
public static class MemoryFile
{
    private const int SealShrink = 0x0002;

    /// <summary>Makes one of <paramref name="length"/> bytes, all zero; <paramref name="sealAgainstShrinking"/> keeps it from ever getting smaller.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static FileDescriptor Create(string name, long length, bool sealAgainstShrinking)
    {
        var fd = Libc.MemfdCreate(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        var file = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Failure("memfd_create", name);
        if (Libc.Truncate(file, length) == 0 && (!sealAgainstShrinking || Libc.Fcntl(file, Libc.F_ADD_SEALS, SealShrink) == 0))
        {
            return file;
        }

        var failure = Errno.Failure("memfd", name);
        file.Dispose();
        throw failure;
    }

    /// <summary>
    /// Whether the file can never get smaller. Touching mapped memory beyond the end of its file raises SIGBUS, which no
    /// managed code survives, so memory of a machine is mapped only with this seal.
    /// </summary>
    public static bool IsSealedAgainstShrinking(FileDescriptor file)
    {
        var seals = Libc.Fcntl(file, Libc.F_GET_SEALS, 0);
        return seals >= 0 && (seals & SealShrink) != 0;
    }

    /// <summary>Makes one that holds these bytes.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static FileDescriptor Of(string name, ReadOnlySpan<byte> bytes)
    {
        var file = Create(name, bytes.Length, sealAgainstShrinking: true);
        using var memory = MappedMemory.Map(file, (ulong)bytes.Length);
        bytes.CopyTo(memory.Slice(0, bytes.Length));
        return file;
    }

    /// <summary>The bytes of one that can never get smaller.</summary>
    /// <exception cref="IOException">It can, or the kernel refuses.</exception>
    public static byte[] Read(FileDescriptor file)
    {
        if (!IsSealedAgainstShrinking(file))
        {
            throw new IOException("The memory file is not sealed against shrinking.");
        }

        var length = Length(file);
        using var memory = MappedMemory.Map(file, length);
        return memory.Slice(0, checked((int)length)).ToArray();
    }

    /// <summary>The file's length in bytes, or 0 if it has none.</summary>
    public static unsafe ulong Length(FileDescriptor file)
    {
        // struct statx is 256 bytes with stx_size at 40 on every architecture.
        const int SizeOffset = 40;
        var result = stackalloc byte[256];
        byte empty = 0;
        return Libc.Statx(file, &empty, Libc.AT_EMPTY_PATH, Libc.STATX_SIZE, result) == 0 ? *(ulong*)(result + SizeOffset) : 0;
    }
}
