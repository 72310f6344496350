using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>The fuzzers of ./test, and what they must have come across; security.md, tests 31 to 33.</summary>
[Collection(nameof(Fuzzing))]
public sealed class FuzzCampaign
{
    [Fact]
    public void Every_fault_that_there_is_comes_up_and_nothing_else_happens()
    {
        // What the runtime opens once is open after a first short run.
        Campaign(~FuzzPlan.Seed, TimeSpan.FromSeconds(2));
        var descriptors = FuzzPlan.OpenDescriptors();
        var seen = Campaign(FuzzPlan.Seed, TimeSpan.FromSeconds(40));
        Assert.Equal([], Enum.GetValues<GuestFault>().Where(fault => fault != GuestFault.None && !seen.Contains(fault)));
        Assert.InRange(FuzzPlan.OpenDescriptors(), 1, descriptors);
    }

    [Fact]
    public void Ten_minutes_leave_descriptors_and_memory_as_they_were()
    {
        FuzzPlan.RequireSoak("ten minutes of fuzzing");
        Campaign(FuzzPlan.Seed, TimeSpan.FromSeconds(20));
        var descriptors = FuzzPlan.OpenDescriptors();
        var before = FuzzPlan.ResidentBytes();
        for (ulong round = 1; round <= 10; round++)
        {
            Campaign(FuzzPlan.Seed + round, TimeSpan.FromMinutes(1));
            TestContext.Current.SendDiagnosticMessage("{0} MiB after minute {1}, {2} before", FuzzPlan.ResidentBytes() >> 20, round, before >> 20);
        }

        Assert.InRange(FuzzPlan.OpenDescriptors(), 1, descriptors);
        Assert.InRange(FuzzPlan.ResidentBytes(), 0, before + (16 << 20));
    }

    /// <summary>All fuzzers, each for its part of the time, with the least that it has to do.</summary>
    private static FaultSet Campaign(ulong seed, TimeSpan budget)
    {
        using var rings = new RingFuzzer();
        var part = budget / 2;
        rings.Run(seed, part, FuzzPlan.Least(part));
        FuzzPlan.Tell("Rings", rings.Tally);

        using var control = new ControlFuzzer();
        part = budget * 3 / 8;
        control.Run(seed, part, 0);
        FuzzPlan.Tell("Control", control.Tally);

        using var streams = new StreamFuzzer();
        part = budget / 8;
        streams.Run(seed, part, 0);
        FuzzPlan.Tell("Streams", streams.Tally);
        Assert.InRange(rings.Tally.Mutations + control.Tally.Mutations + streams.Tally.Mutations, FuzzPlan.Least(budget), long.MaxValue);
        Assert.True(control.Tally.Mutations > 100 && streams.Tally.Mutations > 100, $"control: {control.Tally}; streams: {streams.Tally}");
        return rings.Tally.Faults.With(control.Tally.Faults);
    }
}
