namespace LabSim.NodeRuntime.Images;

/// <summary>One build at a time in a LABSIM_HOME, also across processes: an exclusive lock that the kernel drops when its holder dies.</summary>
internal static class BuildLock
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits for the lock; disposing the result lets it go.</summary>
    public static async Task<IDisposable> TakeAsync(string path, Action waiting, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                // FileShare.None is flock(LOCK_EX | LOCK_NB) on Linux.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException held) when (held is not (DirectoryNotFoundException or FileNotFoundException) && File.Exists(path))
            {
                waiting();
                await Task.Delay(Retry, time, cancellation).ConfigureAwait(false);
            }
        }
    }
}
