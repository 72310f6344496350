using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>Gives a unix socket a file that only its owner can open (mode 0600).</summary>
internal static class UnixBinding
{
    private const uint OwnerReadWrite = 0b110_000_000;

    /// <summary>Binds. A socket file of ours or theirs that nobody is behind is replaced.</summary>
    /// <param name="socket">A new socket.</param>
    /// <param name="type">Its type.</param>
    /// <param name="path">At most 107 bytes.</param>
    /// <param name="owner">The user who owns the file, or <see langword="null"/> for our own.</param>
    /// <exception cref="IOException">The path is too long or taken, its directory is missing, or we may not.</exception>
    public static unsafe void Bind(FileDescriptor socket, int type, string path, uint? owner)
    {
        Span<byte> address = stackalloc byte[UnixAddress.Length];
        UnixAddress.Write(path, address);
        RemoveStaleFile(type, path, address, owner);

        // The mode goes onto the socket before it has a name: there is no moment in which another user could open it.
        if (Libc.ChangeMode(socket, OwnerReadWrite) != 0)
        {
            throw Errno.Failure("fchmod", path);
        }

        fixed (byte* pointer = address)
        {
            if (Libc.Bind(socket, pointer, UnixAddress.Length) != 0)
            {
                throw Errno.Failure("bind", path);
            }
        }

        if (owner is { } user && user != Libc.EffectiveUser() && Libc.ChangeOwner(path, user, uint.MaxValue) != 0)
        {
            var failure = Errno.Failure("chown", path);
            _ = Libc.Unlink(path);
            throw failure;
        }
    }

    private static unsafe void RemoveStaleFile(int type, string path, ReadOnlySpan<byte> address, uint? owner)
    {
        if (SocketFile.OwnerOf(path) is not { } user || (user != Libc.EffectiveUser() && user != owner))
        {
            return;
        }

        using var probe = AncillarySocket.Open(type);
        fixed (byte* pointer = address)
        {
            if (Libc.Connect(probe, pointer, UnixAddress.Length) != 0 && Errno.Last == Errno.ECONNREFUSED)
            {
                _ = Libc.Unlink(path);
            }
        }
    }
}
