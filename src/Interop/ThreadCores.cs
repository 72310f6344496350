using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>Which core a thread runs on (sched_setaffinity(2)).</summary>
public static class ThreadCores
{
    /// <summary>The calling thread, for <see cref="Pin"/>.</summary>
    public const int Current = 0;

    private const int Words = 16;
    private const int BitsPerWord = 64;

    /// <summary>Keeps a thread on one core; threads that it starts afterwards stay there, too.</summary>
    /// <param name="threadId">The kernel's number of the thread, or <see cref="Current"/>.</param>
    /// <param name="core">The core, 0 to 1023.</param>
    /// <exception cref="IOException">There is no such core for this process, or no such thread.</exception>
    public static unsafe void Pin(int threadId, int core)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(core);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(core, Words * BitsPerWord);
        var cores = stackalloc ulong[Words];
        new Span<ulong>(cores, Words).Clear();
        cores[core / BitsPerWord] = 1UL << (core % BitsPerWord);
        if (Libc.SetAffinity(threadId, Words * sizeof(ulong), cores) != 0)
        {
            throw Errno.Failure("sched_setaffinity", $"core {core}");
        }
    }
}
