namespace LabSim.Integration.Tests;

/// <summary>The lab bgp-two-as: an external session, what its policies let through, and what a pulled cable does to it.</summary>
public sealed class BgpTwoAs
{
    private const string Lab = "bgp-two-as";

    [Fact]
    public async Task Two_autonomous_systems_exchange_what_their_policies_allow()
    {
        Requires.Soak("four machines");
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("bgp-two-as.yaml"))).Expect(0);
        var routes = await installation.AwaitExecAsync(
            60, output => output.Contains("198.51.100.0/24", StringComparison.Ordinal), Lab, "r1", "vtysh", "-c", "show bgp ipv4 unicast");
        Assert.Matches(@"198\.51\.100\.0/24\s+10\.0\.12\.2\s.*65002", routes);
        Assert.DoesNotContain("10.2.0.0/16", routes, StringComparison.Ordinal);
        Assert.Contains("10.2.0.0/16", (await installation.RunAsync("exec", Lab, "r2", "--", "vtysh", "-c", "show bgp ipv4 unicast")).Expect(0).Output, StringComparison.Ordinal);

        await installation.AwaitExecAsync(
            30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h1", "ping", "-c2", "-i0.2", "-W2", "198.51.100.10");
        var way = (await installation.RunAsync("exec", Lab, "h1", "--", "traceroute", "-n", "-w", "2", "198.51.100.10")).Expect(0).Output;
        Assert.Matches(@" 1  192\.0\.2\.1 [\s\S]* 2  10\.0\.12\.2 [\s\S]* 3  198\.51\.100\.10 ", way);

        (await installation.RunAsync("link", Lab, "r1:eth1", "--down")).Expect(0);
        await installation.AwaitExecAsync(
            20, output => !output.Contains("198.51.100.0/24", StringComparison.Ordinal), Lab, "r1", "vtysh", "-c", "show ip route bgp");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }
}
