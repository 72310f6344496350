using System.Runtime.InteropServices;

namespace LabSim.Interop.Processes;

/// <summary>Calls on running processes: pidfd_open(2), pidfd_send_signal(2), waitid(2), epoll(7), klogctl(3).</summary>
internal static unsafe partial class Libc
{
    internal const int NoSuchProcess = 3;
    internal const int Interrupted = 4;
    internal const int NoChild = 10;

    // SYSLOG_ACTION_READ_ALL and SYSLOG_ACTION_SIZE_BUFFER (syslog(2)).
    internal const int KernelLogReadAll = 3;
    internal const int KernelLogSize = 10;

    // One number on every architecture: these calls are younger than the common table (asm-generic/unistd.h).
    private const long SystemCallPidfdSendSignal = 424;
    private const long SystemCallPidfdOpen = 434;

    /// <summary>glibc has wrappers only from 2.36.</summary>
    internal static int PidfdOpen(int pid) => (int)SystemCall(SystemCallPidfdOpen, pid, 0, 0, 0);

    internal static int PidfdSendSignal(ProcessDescriptor process, int signal)
    {
        var added = false;
        try
        {
            process.DangerousAddRef(ref added);
            return (int)SystemCall(SystemCallPidfdSendSignal, process.DangerousGetHandle(), signal, 0, 0);
        }
        finally
        {
            if (added)
            {
                process.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int kind, ProcessDescriptor process, void* status, int options);

    [LibraryImport("libc", EntryPoint = "klogctl", SetLastError = true)]
    internal static partial int KernelLog(int action, byte* buffer, int length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(nint descriptor);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, ProcessDescriptor process, void* interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, void* events, int count, int timeout);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second, long third, long fourth);
}
