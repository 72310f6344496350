using System.Diagnostics;
using LabSim.Switching.Bridging;
using LabSim.Switching.Links;
using LabSim.Switching.Tests.Bridging;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>security.md, test 6: a broadcast storm in one lab is not another lab's.</summary>
[Collection(nameof(Fuzzing))]
public sealed class Storms
{
    [Fact]
    public void A_broadcast_storm_in_one_lab_leaves_another_running()
    {
        using var storm = Loop();
        using var quiet = new LabOfTwo();
        using var a = quiet.StartA();
        using var b = quiet.StartB();
        for (byte i = 0; i < 100; i++)
        {
            storm[1].Send(LabOfMany.Frame(1, 0, mark: i));
            a.Send(LabOfTwo.Frame(100, i));
            Assert.Equal(LabOfTwo.Frame(100, i), b.Receive());
        }

        // Counted when the worker is back from the bridges.
        SpinWait.SpinUntil(() => Copies(storm) > 1000, TimeSpan.FromSeconds(5));
        Assert.InRange(Copies(storm), 1000, long.MaxValue);
    }

    [Fact]
    public void A_broadcast_storm_leaves_another_lab_four_fifths_of_its_throughput()
    {
        FuzzPlan.RequireSoak("a storm beside a lab whose throughput is measured");
        using var quiet = new LabOfTwo();
        using var a = quiet.StartA();
        using var b = quiet.StartB();
        List<double> shares = [];
        for (var round = 0; round < 5; round++)
        {
            var alone = Passed(quiet, a, b, storm: null);
            using var storm = Loop();
            shares.Add(Passed(quiet, a, b, storm) / (double)alone);
            TestContext.Current.SendDiagnosticMessage("{0} frames alone, {1:P0} of that beside a storm of {2} copies", alone, shares[^1], Copies(storm));
        }

        Assert.InRange(shares.Order().ElementAt(shares.Count / 2), 0.8, double.MaxValue);
    }

    private static long Copies(LabOfMany storm) => Enumerable.Range(1, 3).Sum(i => storm.Fabric.ReadLink(Cable(i)).AToB.Frames + storm.Fabric.ReadLink(Cable(i)).BToA.Frames);

    /// <summary>How many frames pass in two seconds, a burst after the other, while somebody keeps the storm going.</summary>
    private static int Passed(LabOfTwo lab, TestGuest a, TestGuest b, LabOfMany? storm)
    {
        const int Burst = 128;
        var frame = LabOfTwo.Frame(100);
        var count = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(2); count += Burst)
        {
            storm?[1].Send(LabOfMany.Frame(1, 0));
            for (var i = 0; i < Burst; i++)
            {
                a.Queue(frame, []);
            }

            a.KickTransmit();
            for (var i = 0; i < Burst; i++)
            {
                Assert.NotNull(b.Receive());
            }
        }

        Assert.True(lab.Counters.AToB.Frames >= count);
        return count;
    }

    private static string Cable(int i) => $"sx:eth{i}--sw:eth{10 + i}";

    /// <summary>Two bridges with three cables between them.</summary>
    private static LabOfMany Loop()
    {
        var lab = new LabOfMany(2);
        lab.Fabric.OpenSegment(new SegmentConfig { Name = "sx" });
        for (var i = 1; i <= 3; i++)
        {
            lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = $"sx:eth{i}", Segment = "sx" });
            lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = $"sw:eth{10 + i}", Segment = "sw" });
            lab.Fabric.Connect(new LinkConfig(Cable(i), $"sx:eth{i}", $"sw:eth{10 + i}"));
        }

        return lab;
    }
}
