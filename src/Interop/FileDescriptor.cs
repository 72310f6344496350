using System.Runtime.InteropServices;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>An owned file descriptor, closed when disposed.</summary>
public sealed class FileDescriptor : SafeHandle
{
    /// <summary>An empty one, to be filled by <see cref="Adopt"/>: made before the call that yields the descriptor, so that nothing can throw in between.</summary>
    public FileDescriptor()
        : base(-1, ownsHandle: true)
    {
    }

    /// <summary>Takes ownership of <paramref name="fd"/>.</summary>
    internal FileDescriptor(int fd)
        : this() => SetHandle(fd);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Another descriptor of the same open file, close-on-exec.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public FileDescriptor Duplicate()
    {
        var fd = Libc.Fcntl(this, Libc.F_DUPFD_CLOEXEC, 0);
        return fd >= 0 ? new FileDescriptor(fd) : throw Errno.Failure("dup");
    }

    /// <summary>Takes ownership of <paramref name="fd"/>.</summary>
    internal void Adopt(int fd) => SetHandle(fd);

    /// <summary>The number, for a native structure; the caller keeps this object alive and undisposed meanwhile.</summary>
    internal int Number => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
