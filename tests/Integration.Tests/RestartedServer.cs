using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Integration.Tests;

/// <summary><c>labsim server restart</c> under load: the machines notice nothing.</summary>
[Collection(TimedCollection.Name)]
public sealed partial class RestartedServer
{
    private const string Lab = "hello-two-hosts";

    [Fact]
    public async Task Machines_see_a_pause_and_no_flap_while_one_server_after_the_other_takes_over()
    {
        const int Rate = 2000;
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("hello-two-hosts.yaml"), "--wait", "ready")).Expect(0);
        await RestartAsync(installation, new NumberedFrames(installation, Lab, 20 * Rate, Rate), times: 2);
    }

    [Fact]
    public async Task Ten_restarts_and_a_kill_under_five_thousand_frames_a_second_and_a_stream_across_three_restarts()
    {
        Requires.Soak("a minute and a half of frames");
        const int Rate = 5000;
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("hello-two-hosts.yaml"), "--wait", "ready")).Expect(0);
        await RestartAsync(installation, new NumberedFrames(installation, Lab, 60 * Rate, Rate), times: 10);
        await KillAsync(installation, new NumberedFrames(installation, Lab, 10 * Rate, Rate));
        await StreamAsync(installation);
    }

    private static async Task RestartAsync(Installation installation, NumberedFrames frames, int times)
    {
        var changes = await CarrierChangesAsync(installation);
        var machines = installation.Machines();
        await frames.StartAsync();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            var before = await installation.ReadServerAsync();
            Assert.Contains($"pid {before.Pid}", (await installation.RunAsync("server", "restart")).Expect(0).Output, StringComparison.Ordinal);
            var after = await installation.ReadServerAsync();
            Assert.NotEqual(before.Pid, after.Pid);
            Assert.Equal(before.Address, after.Address);
        }

        // All of them were under load.
        var took = clock.Elapsed;
        Assert.InRange(took, TimeSpan.Zero, frames.Duration);
        var (lost, doubled, back, gap) = await frames.FinishAsync();
        TestContext.Current.SendDiagnosticMessage($"{times} restarts in {took.TotalSeconds:F0} s: switches stood still for {string.Join(", ", Pauses(installation))} ms, longest gap {gap:F1} ms, {lost} of {frames.Count} lost");
        if (lost > 0)
        {
            // Whether the switch lost them, or the guest that they reached.
            var counters = (await installation.ReadLabAsync(Lab)).Links.Single().Counters.AToB;
            var sockets = (await installation.RunAsync("exec", Lab, "h2", "--", "grep", "Udp:", "/proc/net/snmp")).Output;
            TestContext.Current.SendDiagnosticMessage($"the link: {counters}; the guest: {sockets}; {(await installation.RunAsync("logs", Lab)).Output}");
        }

        Assert.Equal((0, 0, 0), (lost, doubled, back));
        Assert.Equal(changes, await CarrierChangesAsync(installation));
        Assert.Equal(machines.Order(), installation.Machines().Order());
        var lab = await installation.ReadLabAsync(Lab);
        Assert.All(lab.Nodes, node => Assert.Equal("ready", node.State));

        // Counters went on, too: the link has carried all of them.
        Assert.InRange(lab.Links.Single().Counters.AToB.Frames, frames.Count, long.MaxValue);
    }

    private static IEnumerable<string> Pauses(Installation installation) =>
        File.ReadLines(Path.Combine(installation.Home, "server.log")).Select(line => Pause().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    private static async Task KillAsync(Installation installation, NumberedFrames frames)
    {
        var changes = await CarrierChangesAsync(installation);
        await frames.StartAsync();
        await Task.Delay(2000);
        using (var server = Process.GetProcessById((await installation.ReadServerAsync()).Pid))
        {
            server.Kill();
        }

        var (lost, doubled, _, gap) = await frames.FinishAsync();
        TestContext.Current.SendDiagnosticMessage($"kill -9: longest gap {gap:F1} ms, {lost} lost");
        Assert.Equal(0, doubled);
        Assert.Equal(changes, await CarrierChangesAsync(installation));
    }

    private static async Task StreamAsync(Installation installation)
    {
        // 200 MB of numbers, so that no two blocks are alike.
        const string Numbers = "perl -e 'print pack(\"N*\", $_ * 16384 .. $_ * 16384 + 16383) for 0 .. 3051'";
        (await installation.RunAsync("exec", Lab, "h2", "--", "sh", "-c", "nc -l -p 7000 </dev/null | sha256sum >/tmp/came 2>&1 &")).Expect(0);
        await Task.Delay(500);
        (await installation.RunAsync("exec", Lab, "h1", "--", "sh", "-c", $"{Numbers} | nc -w 5 10.0.0.2 7000 >/tmp/sent 2>&1 &")).Expect(0);
        for (var i = 0; i < 3; i++)
        {
            (await installation.RunAsync("server", "restart")).Expect(0);
        }

        var came = await installation.AwaitExecAsync(120, output => output.Length > 64, Lab, "h2", "cat", "/tmp/came");
        var expected = (await Command.RunAsync("sh", ["-c", $"{Numbers} | sha256sum"])).Expect(0).Output;
        Assert.Equal(expected, came);
    }

    private static async Task<int> CarrierChangesAsync(Installation installation) => int.Parse(
        (await installation.RunAsync("exec", Lab, "h2", "--", "cat", "/sys/class/net/eth1/carrier_changes")).Expect(0).Output, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"went on, ([\d.]+) ms after")]
    private static partial Regex Pause();
}
