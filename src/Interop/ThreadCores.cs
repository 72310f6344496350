using System.Collections.Immutable;
using System.Globalization;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>Which cores threads run on (sched_setaffinity(2)). What a thread starts afterwards, a thread or a process, has the same.</summary>
public static class ThreadCores
{
    /// <summary>The calling thread.</summary>
    public const int Current = 0;

    private const int Words = 16;
    private const int BitsPerWord = 64;

    // A thread that is made while the others are looked at is seen at the next look; who still makes some after so many makes them all the time.
    private const int MostLooks = 10;

    /// <summary>Keeps a thread on one core; threads that it starts afterwards stay there, too.</summary>
    /// <param name="threadId">The kernel's number of the thread, or <see cref="Current"/>.</param>
    /// <param name="core">The core, 0 to 1023.</param>
    /// <exception cref="IOException">There is no such core for this process, or no such thread.</exception>
    public static void Pin(int threadId, int core) => Set(threadId, [core]);

    /// <summary>Keeps a thread on some cores.</summary>
    /// <param name="threadId">The kernel's number of the thread, or <see cref="Current"/>.</param>
    /// <param name="cores">The cores, 0 to 1023; those that the host has not are left out by the kernel.</param>
    /// <exception cref="IOException">There is none of these cores for this process, or no such thread.</exception>
    public static unsafe void Set(int threadId, ImmutableArray<int> cores)
    {
        var mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        foreach (var core in cores)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(core);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(core, Words * BitsPerWord);
            mask[core / BitsPerWord] |= 1UL << (core % BitsPerWord);
        }

        if (Libc.SetAffinity(threadId, Words * sizeof(ulong), mask) != 0)
        {
            throw Errno.Failure("sched_setaffinity", $"core{(cores.Length == 1 ? "" : "s")} {string.Join(',', cores)}");
        }
    }

    /// <summary>The cores that a thread may run on, ascending. The number of a process is that of its first thread.</summary>
    /// <param name="threadId">The kernel's number of the thread, or <see cref="Current"/>.</param>
    /// <exception cref="IOException">There is no such thread.</exception>
    public static unsafe ImmutableArray<int> Read(int threadId)
    {
        var mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        if (Libc.GetAffinity(threadId, Words * sizeof(ulong), mask) != 0)
        {
            throw Errno.Failure("sched_getaffinity", $"thread {threadId}");
        }

        var cores = ImmutableArray.CreateBuilder<int>();
        for (var core = 0; core < Words * BitsPerWord; core++)
        {
            if ((mask[core / BitsPerWord] >> (core % BitsPerWord) & 1) != 0)
            {
                cores.Add(core);
            }
        }

        return cores.ToImmutable();
    }

    /// <summary>Keeps all threads of another process on some cores, those that it makes meanwhile as well; nothing where it is gone.</summary>
    /// <exception cref="IOException">There is none of these cores for it, or it is not ours to move.</exception>
    public static void SetAll(int processId, ImmutableArray<int> cores)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task");
        var moved = new HashSet<int>();
        for (var look = 0; look < MostLooks; look++)
        {
            var coming = Threads(folder).Where(thread => !moved.Contains(thread)).ToArray();
            foreach (var thread in coming)
            {
                try
                {
                    Set(thread, cores);
                }
                catch (IOException) when (!Directory.Exists(Path.Combine(folder, thread.ToString(CultureInfo.InvariantCulture))))
                {
                    // It ended meanwhile.
                }

                moved.Add(thread);
            }

            if (coming.Length == 0)
            {
                return;
            }
        }
    }

    private static int[] Threads(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
