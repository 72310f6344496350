using System.Diagnostics;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>security.md, test 32: rings with anything in them, against a second reading of the same descriptors.</summary>
[Collection(nameof(Fuzzing))]
public sealed class RingFuzz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A memory that the product is told a byte or a page longer than it is: what a missing bounds check does there. What finds it must be the second reading, and
    /// the same path must be clean where nothing is planted.
    /// </summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4096, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 4096)]
    public void A_bounds_check_that_is_missing_is_found_within_a_minute(int senderExcess, int receiverExcess)
    {
        using var fuzzer = new RingFuzzer(senderExcess, receiverExcess);
        var clock = Stopwatch.StartNew();
        var finding = Assert.Throws<FuzzFindingException>(() => fuzzer.Run(FuzzPlan.Seed, Patience, 0));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
        TestContext.Current.SendDiagnosticMessage("Found after {0}, {1}: {2}", clock.Elapsed, fuzzer.Tally, finding.Message);
        Assert.IsType<FuzzFindingException>(finding.InnerException);
        Assert.Matches($"{GuestFault.BufferOutsideMemory} is right|written outside the receiver's memory", finding.Message);

        ulong[] path = [.. finding.Message.Split("Play(")[1].TrimEnd(')').Split(", ").Select(ulong.Parse)];
        using var again = new RingFuzzer(senderExcess, receiverExcess);
        Assert.Equal(finding.Message, Assert.Throws<FuzzFindingException>(() => again.Play(path)).Message);
        using var sound = new RingFuzzer();
        sound.Play(path);
    }

    [Fact]
    public void Rings_that_change_while_they_are_read_lead_nowhere_else()
    {
        using var race = new RingRace();
        var budget = TimeSpan.FromSeconds(10);
        race.Run(FuzzPlan.Seed, budget, FuzzPlan.Least(budget));
        FuzzPlan.Tell("Racing rings", race.Tally);
        Assert.InRange(race.Tally.Mutations, FuzzPlan.Least(budget), long.MaxValue);
        Assert.True(race.Tally.Rounds > 1000 && race.Tally.Faults.Contains(GuestFault.BufferOutsideMemory), race.Tally.ToString());
    }
}
