using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>What the file system knows of a socket's file.</summary>
internal static class SocketFile
{
    /// <summary>Who owns the socket at <paramref name="path"/>, or <see langword="null"/> if no socket is there.</summary>
    public static unsafe uint? OwnerOf(string path)
    {
        // struct statx: stx_uid at 20 and stx_mode at 28 on every architecture.
        const int UserOffset = 20;
        const int ModeOffset = 28;
        const int TypeMask = 0xF000;
        const int Socket = 0xC000;
        var result = stackalloc byte[256];
        var found = Libc.Statx(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_TYPE | Libc.STATX_UID, result) == 0;
        return found && (*(ushort*)(result + ModeOffset) & TypeMask) == Socket ? *(uint*)(result + UserOffset) : null;
    }
}
