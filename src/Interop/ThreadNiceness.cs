using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>How much a thread leaves to others (setpriority(2), which on Linux is of one thread).</summary>
public static class ThreadNiceness
{
    /// <summary>The most that a thread can leave.</summary>
    public const int Most = 19;

    /// <summary>Sets the calling thread's. Nobody but root takes back what he left.</summary>
    /// <param name="niceness">0 to <see cref="Most"/>.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void Set(int niceness)
    {
        const int Process = 0;
        const int Caller = 0;
        if (Libc.SetPriority(Process, Caller, niceness) != 0)
        {
            throw Errno.Failure("setpriority", $"{niceness}");
        }
    }
}
