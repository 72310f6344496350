namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>
/// Everything that a server does to the world outside goes through this gate. It counts the moments, and "kills" the server at one of them:
/// from then on nothing passes.
/// </summary>
internal sealed class CrashGate
{
    private readonly Lock _lock = new();
    private readonly List<string> _moments = [];
    private readonly Dictionary<string, int> _times = [];

    /// <summary>The moment at which the server is killed, as <see cref="Moments"/> names it; or never.</summary>
    public string? KillAt { get; init; }

    /// <summary>Counting begins when the test says so.</summary>
    public bool Counting { get; set; }

    /// <summary>The server was killed.</summary>
    public bool Dead { get; private set; }

    /// <summary>Done when it was.</summary>
    public TaskCompletionSource Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// What passed. A moment that comes again is told apart by its number, so that it has the same name in every run, although the steps of a stage run side by side.
    /// </summary>
    public IReadOnlyList<string> Moments
    {
        get
        {
            lock (_lock)
            {
                return [.. _moments];
            }
        }
    }

    /// <summary>Passes, or is where the server dies.</summary>
    public void Pass(string moment)
    {
        lock (_lock)
        {
            if (Dead)
            {
                throw new SimulatedCrashException(moment);
            }

            if (!Counting)
            {
                return;
            }

            var time = _times[moment] = _times.GetValueOrDefault(moment) + 1;
            var name = time == 1 ? moment : $"{moment} ({time})";
            if (name == KillAt)
            {
                Kill();
                throw new SimulatedCrashException(name);
            }

            _moments.Add(name);
        }
    }

    /// <summary>Refuses once the server is dead, without counting: for what comes at no fixed moment.</summary>
    public void Refuse(string moment)
    {
        lock (_lock)
        {
            if (Dead)
            {
                throw new SimulatedCrashException(moment);
            }
        }
    }

    /// <summary>Kills the server now.</summary>
    public void Kill()
    {
        Dead = true;
        Killed.TrySetResult();
    }
}
