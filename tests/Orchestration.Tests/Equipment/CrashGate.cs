namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>
/// Everything that a server does to the world outside goes through this gate. It counts the moments, and "kills" the server at one of them:
/// from then on nothing passes.
/// </summary>
internal sealed class CrashGate
{
    private readonly Lock _lock = new();
    private readonly List<string> _moments = [];

    /// <summary>The moment at which the server is killed, from 0; or never.</summary>
    public int? KillAt { get; init; }

    /// <summary>Counting begins when the test says so.</summary>
    public bool Counting { get; set; }

    /// <summary>The server was killed.</summary>
    public bool Dead { get; private set; }

    /// <summary>Done when it was.</summary>
    public TaskCompletionSource Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What passed.</summary>
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

            if (_moments.Count == KillAt)
            {
                Kill();
                throw new SimulatedCrashException(moment);
            }

            _moments.Add(moment);
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
