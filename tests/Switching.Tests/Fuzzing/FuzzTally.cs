using System.Diagnostics;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>What a fuzzer has done so far.</summary>
internal sealed class FuzzTally
{
    private readonly Stopwatch _clock = new();

    /// <summary>Fields that were made something else.</summary>
    public long Mutations { get; set; }

    /// <summary>Times that the product was given the result.</summary>
    public long Rounds { get; set; }

    /// <summary>Faults seen.</summary>
    public FaultSet Faults { get; private set; }

    /// <summary>Mutations in a minute, so far.</summary>
    public double PerMinute => Mutations / Math.Max(_clock.Elapsed.TotalMinutes, 1e-9);

    /// <summary>Notes a fault.</summary>
    /// <returns>Whether it is the first of its sort.</returns>
    public bool Note(GuestFault fault)
    {
        var before = Faults;
        Faults = Faults.With(fault);
        return Faults != before;
    }

    /// <summary>
    /// Whether to go on: until the time is over and so many mutations were made. A host that is slow gets four times the time.
    /// </summary>
    public bool GoesOn(TimeSpan budget, long least)
    {
        _clock.Start();
        return _clock.Elapsed < budget || (Mutations < least && _clock.Elapsed < 4 * budget);
    }

    public override string ToString() => $"{Mutations} mutations ({PerMinute:N0} a minute), {Rounds} rounds, faults seen: {Faults}";
}
