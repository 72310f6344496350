using LabSim.Interop.Processes;

namespace LabSim.Switching.HandOver;

/// <summary>
/// While frames wait for a hand-over, it goes before the machines that share its cores: it needs a few milliseconds of a core in five pieces, and waited for each of them as long
/// as it was. Where this may not be asked for, or says nothing, the hand-over takes its turns as everybody does.
/// </summary>
public sealed class Urgency : IDisposable
{
    private const int Urgent = -15;

    // Two thirds of what a machine gets. With 5 a restart on busy cores took nine seconds instead of five.
    private const int Deferred = 2;

    // Whoever is not root may change it ten times a second, all sessions together.
    private const int MostTries = 10;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private Urgency()
    {
    }

    /// <summary>The opposite, until it begins: a process that makes itself ready leaves the cores to the machines.</summary>
    public static void Defer() => SessionNiceness.TrySet(Deferred);

    /// <summary>Begins; it ends when disposed.</summary>
    public static Urgency Begin()
    {
        Raise();
        return new Urgency();
    }

    /// <summary>Begins, for another process of this session that ends it.</summary>
    public static void Raise()
    {
        if (!SessionNiceness.TrySet(Urgent))
        {
            // Not for us; but whoever deferred waits no longer.
            SessionNiceness.TrySet(SessionNiceness.Common);
        }
    }

    /// <summary>Ends what another process of this session, or this one, has begun or deferred.</summary>
    public static void End()
    {
        if (!SessionNiceness.TrySet(SessionNiceness.Common))
        {
            new Thread(Retry) { IsBackground = true, Name = "urgency" }.Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private static void Retry()
    {
        using var pause = new ManualResetEventSlim();
        for (var tries = 0; tries < MostTries && !SessionNiceness.TrySet(SessionNiceness.Common); tries++)
        {
            pause.Wait(BetweenTries);
        }
    }
}
