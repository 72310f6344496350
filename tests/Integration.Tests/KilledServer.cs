using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Integration.Tests;

/// <summary>What a killed server costs: the machines nothing, the links less than a second and no flap, the routers no session.</summary>
[Collection(TriangleCollection.Name)]
public sealed partial class KilledServer(TriangleLab lab)
{
    [Fact]
    public async Task The_watchdog_brings_the_server_back_and_the_ping_goes_on()
    {
        await lab.AwaitFullAsync("r1");
        var before = await lab.Installation.ReadLabAsync(TriangleLab.Name);
        var server = await lab.Installation.ReadServerAsync();
        var (flaps, since) = (await CarrierChangesAsync(), await AdjacencySecondsAsync());
        var clock = Stopwatch.StartNew();

        // The ping must not die with the server's connection: it writes into the guest.
        (await lab.Installation.RunAsync(
            "exec", TriangleLab.Name, "r1", "--", "sh", "-c", "setsid /bin/ping -D -i 0.05 -w 7 10.0.12.2 >/tmp/ping.log 2>&1 &")).Expect(0);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        using (var process = Process.GetProcessById(server.Pid))
        {
            process.Kill();
        }

        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        var after = await lab.Installation.ReadLabAsync(TriangleLab.Name);
        Assert.NotEqual(server.Pid, (await lab.Installation.ReadServerAsync()).Pid);
        Assert.Equal(before.Nodes.Select(n => n.Pid), after.Nodes.Select(n => n.Pid));
        Assert.All(after.Nodes, n => Assert.Equal("ready", n.State));
        Assert.All(after.Links, l => Assert.Equal("up", l.State));

        var log = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "cat", "/tmp/ping.log")).Expect(0);
        var outage = LongestGap(log.Output);
        TestContext.Current.SendDiagnosticMessage($"outage {outage:F2} s");

        // 0.7 s is the figure of a host that does nothing else (docs/benchmarks.md); most of it is the CPU time of a server's start.
        Assert.InRange(outage, 0.05, 5.0);
        Assert.Equal(flaps, await CarrierChangesAsync());
        Assert.InRange(await AdjacencySecondsAsync() - since, clock.Elapsed.TotalSeconds - 5, clock.Elapsed.TotalSeconds + 5);
        Assert.All(after.Nodes, n => Assert.Equal("labsim", Owner(n.Pid!.Value)));
    }

    private async Task<string> CarrierChangesAsync() =>
        (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "cat", "/sys/class/net/eth1/carrier_changes")).Expect(0).Output;

    /// <summary>How long r1 has had r2 as its neighbour without a break.</summary>
    private async Task<double> AdjacencySecondsAsync()
    {
        var said = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "vtysh", "-c", "show ip ospf neighbor 10.255.0.2 json")).Expect(0).Output;
        var milliseconds = Progress().Match(said);
        Assert.True(milliseconds.Success, said);
        return double.Parse(milliseconds.Groups[1].Value, CultureInfo.InvariantCulture) / 1000;
    }

    private static double LongestGap(string log)
    {
        var times = Reply().Matches(log).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(times.Length > 20, log);
        return times.Zip(times.Skip(1), (a, b) => b - a).Max();
    }

    private static string Owner(int pid)
    {
        var uid = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        return File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[2] == uid)[0];
    }

    [GeneratedRegex(@"""upTimeInMsec"":\s*(\d+)")]
    private static partial Regex Progress();

    [GeneratedRegex(@"\[(\d+\.\d+)\] \d+ bytes from")]
    private static partial Regex Reply();
}
