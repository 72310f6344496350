using LabSim.Interop;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>Who runs where: guests on one core, what is between them on another. All ways of passing frames have the same two.</summary>
internal static class Cores
{
    /// <summary>The core of the thread that plays the guests.</summary>
    public const int Guests = 0;

    /// <summary>The core of what passes frames between them.</summary>
    public const int Switch = 1;

    /// <summary>Keeps the calling thread on a core.</summary>
    public static void Pin(int core) => ThreadCores.Pin(ThreadCores.Current, core);

    /// <summary>Keeps a thread of this process on a core.</summary>
    /// <param name="name">Its name, of which the kernel knows the first 15 octets.</param>
    /// <param name="core">The core.</param>
    public static void Pin(string name, int core)
    {
        var known = name[..Math.Min(name.Length, 15)];
        var task = Directory.EnumerateDirectories("/proc/self/task").First(task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd('\n') == known);
        ThreadCores.Pin(int.Parse(Path.GetFileName(task)), core);
    }

    /// <summary>Runs something to its end on a thread of its own, which keeps to a core.</summary>
    public static T Run<T>(int core, Func<T> run)
    {
        var result = default(T);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Pin(core);
                result = run();
            }
#pragma warning disable CA1031 // Told again on the caller's thread.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException($"A thread on core {core} failed: {failure.Message}", failure);
    }
}
