using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Integration.Tests;

/// <summary>The lab lossy-wan: real guests on a bad line, and the line changed while it runs.</summary>
[Collection(TimedCollection.Name)]
public sealed partial class LossyWan
{
    private const string Lab = "lossy-wan";

    [Fact]
    public async Task Delay_rate_and_changes_are_what_the_topology_and_the_command_say()
    {
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("lossy-wan.yaml"), "--wait", "ready")).Expect(0);
        var link = (await installation.ReadLabAsync(Lab)).Links.Single();
        Assert.Equal((40, 0.5, 100_000_000L), (link.Impairment.AToB.DelayMs, link.Impairment.AToB.LossPercent, link.Impairment.BToA.RateBps!.Value));

        (await installation.RunAsync("link", Lab, "h1:eth1", "--delay", "none", "--loss", "0%")).Expect(0);
        var near = await MedianRoundTripAsync(installation);
        (await installation.RunAsync("link", Lab, "h1:eth1", "--delay", "40ms")).Expect(0);
        var far = await MedianRoundTripAsync(installation);
        TestContext.Current.SendDiagnosticMessage($"round trip {near:F2} ms and {far:F2} ms");
        Assert.InRange(far - near, 79, 82);

        // What is under way when the delay shrinks still arrives.
        var stream = installation.RunAsync("exec", Lab, "h1", "--", "ping", "-q", "-c", "300", "-i", "0.01", "-W", "5", "10.0.0.2");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        (await installation.RunAsync("link", Lab, "h1:eth1", "--delay", "10ms")).Expect(0);
        Assert.Contains("300 packets transmitted, 300 received, 0% packet loss", (await stream).Expect(0).Output, StringComparison.Ordinal);
        Assert.InRange(await MedianRoundTripAsync(installation) - near, 18, 24);

        // A line that is bad for ten frames in a hundred and ten, all of them in a row.
        (await installation.RunAsync("link", Lab, "h1:eth1", "--delay", "none", "--seed", "7", "--direction", "a-to-b", "--gemodel", "1% 10%")).Expect(0);
        var sequence = Sequence().Matches((await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c", "1000", "-i", "0.002", "-W", "1", "10.0.0.2")).Output)
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        var gaps = sequence.Zip(sequence.Skip(1), (a, b) => b - a - 1).Where(gap => gap > 0).ToArray();
        TestContext.Current.SendDiagnosticMessage($"bursts: {sequence.Length} of 1000 came, {gaps.Length} gaps of {gaps.Average():F1} frames");
        Assert.InRange(sequence.Length, 820, 970);
        Assert.InRange(gaps.Average(), 4, 20);
        (await installation.RunAsync("link", Lab, "h1:eth1", "--gemodel", "none", "--loss", "0%", "--delay", "10ms", "--jitter", "2ms", "--jitter-distribution", "normal")).Expect(0);
        Assert.Contains("jitter 2ms, jitter-distribution normal", (await installation.RunAsync("link", Lab, "h1:eth1")).Expect(0).Output, StringComparison.Ordinal);

        // The file's line loses; what was set by hand on it is told, and a reset ends it.
        var byHand = (await installation.RunAsync("link", Lab, "h1:eth1")).Expect(0).Output;
        Assert.Contains("set by hand", byHand, StringComparison.Ordinal);
        (await installation.RunAsync("link", Lab, "h1:eth1", "--reset")).Expect(0);
        Assert.Contains("delay 40ms, loss 0.5%, rate 100Mbit", (await installation.RunAsync("ps", Lab)).Expect(0).Output, StringComparison.Ordinal);

        // 100 Mbit/s of frames leave TCP 94.9 at most: 1448 bytes of payload in 1514 of a frame, with 12 of timestamps.
        (await installation.RunAsync("link", Lab, "h1:eth1", "--delay", "none", "--loss", "0%")).Expect(0);
        (await installation.RunAsync("exec", Lab, "h2", "--", "iperf3", "-s", "-D")).Expect(0);
        var report = (await installation.RunAsync("exec", Lab, "h1", "--", "iperf3", "-c", "10.0.0.2", "-t", "6", "-f", "k")).Expect(0).Output;
        var kilobits = double.Parse(Received().Match(report).Groups[1].Value, CultureInfo.InvariantCulture);
        TestContext.Current.SendDiagnosticMessage($"TCP {kilobits / 1000:F1} Mbit/s");
        Assert.InRange(kilobits, 85_000, 95_700);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task<double> MedianRoundTripAsync(Installation installation)
    {
        var output = (await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c", "200", "-i", "0.02", "10.0.0.2")).Expect(0).Output;
        var times = RoundTrip().Matches(output).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Order().ToArray();
        Assert.Equal(200, times.Length);
        return times[100];
    }

    [GeneratedRegex(@"time=([0-9.]+) ms")]
    private static partial Regex RoundTrip();

    [GeneratedRegex(@"icmp_seq=([0-9]+) ")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"([0-9.]+) Kbits/sec\s+receiver")]
    private static partial Regex Received();
}
