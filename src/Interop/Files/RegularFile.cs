using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Files;

/// <summary>Opens files that a user named. A pipe without a writer would hold up whoever opens it, and a device may do something: both are seen before.</summary>
public static unsafe class RegularFile
{
    private const int StatBytes = 256;
    private const int TypeMask = 0xF000;

    // struct statx is the same on all architectures (statx(2)): stx_mode is at 28.
    private const int ModeOffset = 28;

    // stx_uid and stx_gid.
    private const int UserOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>What lies at a path; symbolic links are followed.</summary>
    /// <exception cref="IOException">Nothing does, the links go round in a circle, or a folder above may not be passed.</exception>
    public static FileKind KindOf(string path)
    {
        var stat = stackalloc byte[StatBytes];
        return Libc.Statx(Libc.CurrentDirectory, path, 0, Libc.StatType, stat) == 0 ? Kind(stat) : throw Libc.Failure("stat", path);
    }

    /// <summary>User and group that a file or folder belongs to; symbolic links are followed.</summary>
    /// <exception cref="IOException">Nothing lies at the path.</exception>
    public static (uint UserId, uint GroupId) OwnerOf(string path)
    {
        var stat = stackalloc byte[StatBytes];
        if (Libc.Statx(Libc.CurrentDirectory, path, 0, Libc.StatOwner, stat) != 0)
        {
            throw Libc.Failure("stat", path);
        }

        // SAFETY: the buffer has StatBytes, and both numbers lie within.
        return (*(uint*)(stat + UserOffset), *(uint*)(stat + GroupOffset));
    }

    /// <summary>Opens an ordinary file for reading; never waits.</summary>
    /// <returns><see langword="null"/> where something else lies at the path.</returns>
    /// <exception cref="IOException">It is not there or may not be read.</exception>
    public static FileStream? OpenRead(string path)
    {
        if (KindOf(path) != FileKind.Regular)
        {
            return null;
        }

        var handle = Open(path, 0);

        // Between the look and the opening another may have taken its place.
        if (KindOf(handle) != FileKind.Regular)
        {
            handle.Dispose();
            return null;
        }

        return new FileStream(handle, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Opens an ordinary file of a user's for reading, in a folder that the user may write: no symbolic link is followed at its end, and never waits.</summary>
    /// <returns><see langword="null"/> where something else lies at the path, or the file is another's.</returns>
    /// <exception cref="IOException">It is not there or may not be read.</exception>
    public static FileStream? OpenOwned(string path, uint userId)
    {
        var handle = Open(path, Libc.NoFollow);
        var stat = stackalloc byte[StatBytes];

        // SAFETY: the buffer has StatBytes, and all numbers lie within.
        if (Libc.Statx(handle, "", Libc.EmptyPath, Libc.StatType | Libc.StatOwner, stat) == 0 && Kind(stat) == FileKind.Regular && *(uint*)(stat + UserOffset) == userId)
        {
            return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        }

        handle.Dispose();
        return null;
    }

    private static SafeFileHandle Open(string path, int more)
    {
        var handle = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking | more);
        return handle.IsInvalid ? throw Libc.Failure("open", path) : handle;
    }

    private static FileKind KindOf(SafeFileHandle file)
    {
        var stat = stackalloc byte[StatBytes];
        return Libc.Statx(file, "", Libc.EmptyPath, Libc.StatType, stat) == 0 ? Kind(stat) : throw Libc.Failure("stat", "(open file)");
    }

    // SAFETY: the buffer has StatBytes, and the mode lies within.
    private static FileKind Kind(byte* stat) => (*(ushort*)(stat + ModeOffset) & TypeMask) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0x1000 => FileKind.Pipe,
        0xC000 => FileKind.Socket,
        _ => FileKind.Device,
    };
}
