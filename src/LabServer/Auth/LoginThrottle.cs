namespace LabSim.LabServer.Auth;

/// <summary>Holds back who fails to log in: five misses within a minute close the door until that minute is over.</summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    private const int Allowed = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private DateTimeOffset _windowEnds;
    private int _misses;

    /// <summary>How long to wait before the next try; zero where one may be made now.</summary>
    public TimeSpan Wait()
    {
        lock (_lock)
        {
            var left = _windowEnds - time.GetUtcNow();
            return _misses >= Allowed && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void CountMiss()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now >= _windowEnds)
            {
                (_windowEnds, _misses) = (now + Window, 0);
            }

            _misses++;
        }
    }
}
