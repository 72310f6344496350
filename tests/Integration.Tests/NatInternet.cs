using System.Diagnostics;
using System.Text.RegularExpressions;
using LabSim.Contracts.Labs;

namespace LabSim.Integration.Tests;

/// <summary>The lab nat-internet: hosts that get a lease from a nat behind a switch, and what is outside. Outside is the host's own loopback here.</summary>
public sealed partial class NatInternet
{
    private const string Lab = "nat-internet";
    private const string Page = "hello from outside\n";

    [Fact]
    public async Task Hosts_get_leases_and_out_and_the_nat_is_killed_healed_and_taken_up_again()
    {
        await using var page = new LoopbackPage(Page);
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("nat-internet.yaml"), "--wait", "ready")).Expect(0);
        var outside = Outside(await installation.ReadLabAsync(Lab));
        Assert.Equal(("ready", null, "stream", true), (outside.State, outside.Accelerator, outside.Interfaces[0].Datapath, outside.Interfaces[0].Carrier));
        Assert.InRange(outside.ResidentBytes, 1 << 20, 64 << 20);

        var leases = await Task.WhenAll(((string[])["h1", "h2"]).Select(
            host => installation.AwaitExecAsync(30, output => output.Contains(" 10.0.2.", StringComparison.Ordinal), Lab, host, "ip", "-4", "-br", "addr", "show", "eth1")));
        Assert.NotEqual(leases[0], leases[1]);
        Assert.All(leases, lease => Assert.Matches(@" 10\.0\.2\.(15|16)/24", lease));
        Assert.Contains("default via 10.0.2.2 ", (await installation.RunAsync("exec", Lab, "h1", "--", "ip", "route")).Output, StringComparison.Ordinal);
        Assert.Contains("nameserver 10.0.2.3", (await installation.RunAsync("exec", Lab, "h1", "--", "cat", "/etc/resolv.conf")).Output, StringComparison.Ordinal);
        (await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c2", "-W2", "10.0.2.2")).Expect(0);
        await AssertOutAsync(installation, "h1", page);
        await AssertOutAsync(installation, "h2", page);

        await AssertNobodyIsInsideAsync(installation);
        await PullTheCableAsync(installation, page, Address().Match(leases[1]).Value);
        await KillTheServerAsync(installation, page, outside.Pid!.Value);
        await KillTheNatAsync(installation, page);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        Assert.Empty(installation.Machines());
    }

    private static NodeDocument Outside(LabDocument lab) => lab.Nodes.Single(node => node.Name == "net0");

    private static Task<CommandResult> FetchAsync(Installation installation, string host, LoopbackPage page, int seconds) =>
        installation.RunAsync("exec", Lab, host, "--", "curl", "-sS", "-m", $"{seconds}", $"http://10.0.2.2:{page.Port}/");

    private static async Task AssertOutAsync(Installation installation, string host, LoopbackPage page) =>
        Assert.Equal(Page, (await FetchAsync(installation, host, page, 20)).Expect(0).Output);

    private static async Task AssertNobodyIsInsideAsync(Installation installation)
    {
        const string Reason = "node net0 of lab nat-internet is a nat: there is no guest in it";
        Assert.Contains(Reason, (await installation.RunAsync("exec", Lab, "net0", "--", "true")).Expect(125).Error, StringComparison.Ordinal);
        Assert.Contains(Reason, (await installation.RunAsync("console", Lab, "net0", "--log")).Expect(1).Error, StringComparison.Ordinal);
    }

    private static async Task PullTheCableAsync(Installation installation, LoopbackPage page, string neighbour)
    {
        (await installation.RunAsync("link", Lab, "net0:eth1", "--down")).Expect(0);
        Assert.NotEqual(0, (await FetchAsync(installation, "h1", page, 2)).ExitStatus);
        (await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c1", "-W5", neighbour)).Expect(0);
        (await installation.RunAsync("link", Lab, "net0:eth1", "--up")).Expect(0);
        await AssertOutAsync(installation, "h1", page);
    }

    private static async Task KillTheServerAsync(Installation installation, LoopbackPage page, int nat)
    {
        var server = (await installation.ReadServerAsync()).Pid;
        Kill(server);

        // The watchdog, or this command, starts the next one.
        var clock = Stopwatch.StartNew();
        while (Outside(await installation.ReadLabAsync(Lab)).State != "ready")
        {
            Assert.True(clock.Elapsed.TotalSeconds < 30, "no server has taken the lab up");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(server, (await installation.ReadServerAsync()).Pid);
        Assert.Equal(nat, Outside(await installation.ReadLabAsync(Lab)).Pid);
        await AssertOutAsync(installation, "h1", page);
    }

    private static async Task KillTheNatAsync(Installation installation, LoopbackPage page)
    {
        Kill(Outside(await installation.ReadLabAsync(Lab)).Pid!.Value);
        var clock = Stopwatch.StartNew();
        NodeDocument outside;
        while ((outside = Outside(await installation.ReadLabAsync(Lab))).State != "crashed")
        {
            Assert.True(clock.Elapsed.TotalSeconds < 10, "the killed nat was not noticed");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        // Whoever took it up after the server's death is not its parent, and cannot know of the signal.
        Assert.StartsWith("QEMU is gone", outside.Reason, StringComparison.Ordinal);
        (await installation.RunAsync("restart", Lab, "net0")).Expect(0);
        Assert.Equal("ready", Outside(await installation.ReadLabAsync(Lab)).State);
        await AssertOutAsync(installation, "h2", page);
    }

    [GeneratedRegex(@"10\.0\.2\.\d+")]
    private static partial Regex Address();

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }
}
