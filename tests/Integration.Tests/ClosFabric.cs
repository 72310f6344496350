using System.Diagnostics;

namespace LabSim.Integration.Tests;

/// <summary>The lab clos-2x4: ten machines, a fabric of equal paths. Its figures are told as diagnostic messages.</summary>
[Collection(TimedCollection.Name)]
public sealed class ClosFabric
{
    private const string Lab = "clos-2x4";

    [Fact]
    public async Task Every_session_is_established_and_every_leaf_has_two_ways_to_every_other()
    {
        Requires.Soak("ten machines");
        await using var installation = new Installation().WithImages();
        var clock = Stopwatch.StartNew();
        (await installation.RunAsync("up", Checkout.Topology("clos-2x4.yaml"))).Expect(0);
        var ready = clock.Elapsed;
        foreach (var (router, sessions) in new[] { ("spine1", 4), ("spine2", 4), ("leaf1", 2), ("leaf2", 2), ("leaf3", 2), ("leaf4", 2) })
        {
            await installation.AwaitExecAsync(
                120, output => output.Split("\"state\":\"Established\"").Length == sessions + 1, Lab, router, "vtysh", "-c", "show bgp ipv4 unicast summary json");
        }

        var established = clock.Elapsed;
        await Figures(installation, ready, established);
        foreach (var leaf in new[] { 2, 3, 4 })
        {
            var route = await installation.AwaitExecAsync(30, output => output.Split("nexthop").Length == 3, Lab, "leaf1", "ip", "route", "show", $"10.1.{leaf}.0/24");
            Assert.Contains("dev eth1", route, StringComparison.Ordinal);
            Assert.Contains("dev eth2", route, StringComparison.Ordinal);
            await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "server1", "ping", "-c2", "-i0.2", "-W2", $"10.1.{leaf}.10");
        }

        (await installation.RunAsync("link", Lab, "leaf1:eth1", "--down")).Expect(0);
        await installation.AwaitExecAsync(
            30, output => output.Contains("dev eth2", StringComparison.Ordinal) && !output.Contains("dev eth1", StringComparison.Ordinal), Lab, "leaf1", "ip", "route", "show", "10.1.4.0/24");
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "server1", "ping", "-c2", "-i0.2", "-W2", "10.1.4.10");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task Figures(Installation installation, TimeSpan ready, TimeSpan established)
    {
        var lab = await installation.ReadLabAsync(Lab);
        var server = await installation.ReadServerAsync();
        var usage = await ProcessUsage.ReadAsync(server.Pid);
        TestContext.Current.SendDiagnosticMessage(
            $"ready {ready.TotalSeconds:F1} s, established {established.TotalSeconds:F1} s; machines {lab.Nodes.Sum(n => n.CpuSeconds):F0} s of CPU and {lab.Nodes.Sum(n => n.ResidentBytes) >> 20} MiB; server {usage.Cpu.TotalSeconds:F1} s and {usage.ResidentBytes >> 20} MiB");
        Assert.All(lab.Nodes, node => Assert.Equal("ready", node.State));
        Assert.All(lab.Links, link => Assert.Equal("up", link.State));
    }
}
