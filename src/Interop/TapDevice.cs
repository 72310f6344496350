using System.Text;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>
/// A tap: a network device of the host whose cable is this descriptor (Documentation/networking/tuntap.rst). What is sent here the host receives,
/// and what the host sends is received here. It is gone when disposed. Never blocks.
/// </summary>
public sealed class TapDevice : IDisposable
{
    private const string Path = "/dev/net/tun";
    private const int NameLength = 16;
    private const int RequestLength = 40;
    private readonly FileDescriptor _file;

    private TapDevice(FileDescriptor file) => _file = file;

    /// <summary>Makes a device in the calling thread's network namespace. It is down at first.</summary>
    /// <param name="name">Its name, 1 to 15 octets.</param>
    /// <exception cref="IOException">The host has no taps, does not allow them, or has a device of this name.</exception>
    public static unsafe TapDevice Create(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) is 0 or >= NameLength)
        {
            throw new ArgumentOutOfRangeException(nameof(name), name, "The name of a network device has 1 to 15 octets.");
        }

        var fd = Libc.Open(Path, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        var file = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Failure("open", Path);

        // struct ifreq of 64-bit Linux: the name, then a union that begins with the flags. SAFETY: the name was seen to fit, the struct lives on this stack.
        var request = stackalloc byte[RequestLength];
        new Span<byte>(request, RequestLength).Clear();
        Encoding.UTF8.GetBytes(name, new Span<byte>(request, NameLength));
        *(short*)(request + NameLength) = Libc.IFF_TAP | Libc.IFF_NO_PI;
        if (Libc.Control(file, Libc.TUNSETIFF, request) == 0)
        {
            return new TapDevice(file);
        }

        var failure = Errno.Failure("TUNSETIFF", name);
        file.Dispose();
        throw failure;
    }

    /// <summary>Gives the host a frame.</summary>
    /// <returns>Whether it took all of it.</returns>
    public unsafe bool TrySend(ReadOnlySpan<byte> frame)
    {
        // SAFETY: the frame does not move during the call.
        fixed (byte* bytes = frame)
        {
            return Libc.Write(_file, bytes, (nuint)frame.Length) == frame.Length;
        }
    }

    /// <summary>Takes a frame that the host sent.</summary>
    /// <param name="frame">Where it goes; a longer one is cut.</param>
    /// <returns>Bytes of the frame; 0 where there is none.</returns>
    public unsafe int TryReceive(Span<byte> frame)
    {
        // SAFETY: the frame does not move during the call.
        fixed (byte* bytes = frame)
        {
            return (int)Math.Max(0, Libc.Read(_file, bytes, (nuint)frame.Length));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
