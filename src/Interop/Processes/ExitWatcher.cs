using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LabSim.Interop.Processes;

/// <summary>
/// Tells when processes end. One thread waits for all of them: a pidfd becomes readable when its process ends (pidfd_open(2)), and an
/// epoll set may be added to while another thread waits on it (epoll_wait(2)).
/// </summary>
public static unsafe class ExitWatcher
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const uint ReadableOnce = 0x1 | 1u << 30;

    // struct epoll_event is packed on x86-64 only (epoll_ctl(2)).
    private static readonly int UserOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly ConcurrentDictionary<long, TaskCompletionSource> Waiting = new();
    private static readonly Lazy<int> Epoll = new(Begin);
    private static long s_last;

    /// <summary>Completes when the process has ended. The descriptor must stay open until then, or until nobody cares any more.</summary>
    public static Task WaitAsync(ProcessDescriptor process)
    {
        var key = Interlocked.Increment(ref s_last);
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting[key] = completion;
        var interest = stackalloc byte[16];
        *(uint*)interest = ReadableOnce;
        *(long*)(interest + UserOffset) = key;
        if (Libc.EpollControl(Epoll.Value, Add, process, interest) < 0)
        {
            Waiting.TryRemove(key, out _);
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        return completion.Task;
    }

    private static int Begin()
    {
        var epoll = Libc.EpollCreate(CloseOnExec);
        if (epoll < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        new Thread(() => Run(epoll), 256 * 1024) { IsBackground = true, Name = "process exits" }.Start();
        return epoll;
    }

    private static void Run(int epoll)
    {
        var ready = stackalloc byte[16];
        while (true)
        {
            if (Libc.EpollWait(epoll, ready, 1, -1) == 1 && Waiting.TryRemove(*(long*)(ready + UserOffset), out var completion))
            {
                completion.SetResult();
            }
        }
    }
}
