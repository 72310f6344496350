using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>A timer that a thread can wait for together with other descriptors; on the monotonic clock, with the kernel's high resolution.</summary>
public sealed class TimerFd : IDisposable
{
    private TimerFd(FileDescriptor handle) => Handle = handle;

    /// <summary>The descriptor, to be watched: readable from when the time is over until the timer is armed again.</summary>
    public FileDescriptor Handle { get; }

    /// <summary>Makes one that is not armed.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static TimerFd Create()
    {
        var fd = Libc.TimerFdCreate(Libc.CLOCK_MONOTONIC, Libc.TFD_CLOEXEC | Libc.TFD_NONBLOCK);
        return fd >= 0 ? new TimerFd(new FileDescriptor(fd)) : throw Errno.Failure("timerfd_create");
    }

    /// <summary>Lets it go off once, after so many nanoseconds (at least 1), instead of what it was armed for before.</summary>
    public unsafe void Arm(long nanoseconds)
    {
        // struct itimerspec: interval, then value; each seconds and nanoseconds.
        // SAFETY: the 32 bytes live on this stack for the whole call.
        var time = stackalloc long[4];
        time[0] = time[1] = 0;
        time[2] = nanoseconds / 1_000_000_000;
        time[3] = nanoseconds % 1_000_000_000;
        _ = Libc.TimerFdSetTime(Handle, 0, time, null);
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
