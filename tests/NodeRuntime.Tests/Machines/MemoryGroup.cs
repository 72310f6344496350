using System.Globalization;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>A control group of a test's own with little memory, of whichever version the host has; the kernel kills in it what wants more.</summary>
internal sealed class MemoryGroup : IAsyncDisposable
{
    private readonly string _path;

    /// <param name="bytes">How much memory its processes have together.</param>
    public MemoryGroup(long bytes)
    {
        var (parent, limit) = Directory.Exists("/sys/fs/cgroup/memory") ? ("/sys/fs/cgroup/memory", "memory.limit_in_bytes") : ("/sys/fs/cgroup", "memory.max");
        _path = Path.Combine(parent, $"labsim-test-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(_path);
            File.WriteAllText(Path.Combine(_path, limit), bytes.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"this host lets nobody limit memory by a control group: {refused.Message}");
        }

        // Where there is swap, the kernel would write pages out before it kills.
        var swap = Path.Combine(_path, limit == "memory.max" ? "memory.swap.max" : "memory.swappiness");
        if (File.Exists(swap))
        {
            File.WriteAllText(swap, "0");
        }
    }

    /// <summary>Puts a process into it; what it has already is not counted.</summary>
    public void Add(int processId) => File.WriteAllText(Path.Combine(_path, "cgroup.procs"), processId.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        // rmdir(2) alone takes it away, for its files are not real; and not before the kernel is done with its last process.
        for (var attempt = 0; Directory.Exists(_path); attempt++)
        {
            try
            {
                Directory.Delete(_path);
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
