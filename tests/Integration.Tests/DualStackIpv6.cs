namespace LabSim.Integration.Tests;

/// <summary>The lab dual-stack-ipv6: both families routed, and a host that makes its own address.</summary>
public sealed class DualStackIpv6
{
    private const string Lab = "dual-stack-ipv6";

    [Fact]
    public async Task Both_families_are_routed_and_a_host_finds_its_router_by_itself()
    {
        Requires.Soak("four machines");
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("dual-stack-ipv6.yaml"))).Expect(0);
        await installation.AwaitExecAsync(60, output => output.Contains("Full", StringComparison.Ordinal), Lab, "r1", "vtysh", "-c", "show ipv6 ospf6 neighbor");
        await installation.AwaitExecAsync(60, output => output.Contains("Full", StringComparison.Ordinal), Lab, "r1", "vtysh", "-c", "show ip ospf neighbor");

        var addresses = await installation.AwaitExecAsync(
            30, output => output.Contains("2001:db8:2:", StringComparison.Ordinal), Lab, "h2", "ip", "-6", "-brief", "addr", "show", "dev", "eth1");
        Assert.Contains("/64", addresses, StringComparison.Ordinal);
        Assert.Matches("default via fe80::", (await installation.RunAsync("exec", Lab, "h2", "--", "ip", "-6", "route")).Expect(0).Output);

        foreach (var target in new[] { "2001:db8:1::10", "10.1.0.10" })
        {
            await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h2", "ping", "-c2", "-i0.2", "-W2", target);
        }

        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }
}
