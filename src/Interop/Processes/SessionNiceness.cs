namespace LabSim.Interop.Processes;

/// <summary>
/// How much the threads of this process's session leave to those of other sessions (sched(7), "The autogroup feature"). Where it is on, as it is on most hosts, the niceness of
/// a thread counts within its session alone.
/// </summary>
public static class SessionNiceness
{
    /// <summary>What a session has that nobody set.</summary>
    public const int Common = 0;

    private const string Setting = "/proc/self/autogroup";

    /// <summary>Sets it.</summary>
    /// <param name="niceness">-20 to 19; less than <see cref="Common"/> is for root.</param>
    /// <returns>Whether the kernel has taken it.</returns>
    public static bool TrySet(int niceness)
    {
        try
        {
            File.WriteAllText(Setting, $"{niceness}");
            return true;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
