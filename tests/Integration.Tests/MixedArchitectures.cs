namespace LabSim.Integration.Tests;

/// <summary>The lab of two architectures: what the routers of each say to each other, and what their hosts carry across.</summary>
public sealed class MixedArchitectures
{
    private const string Lab = "mixed-arch";

    [Fact]
    public async Task Routers_and_hosts_of_two_architectures_are_neighbours_and_carry_each_others_traffic()
    {
        Requires.Program("qemu-system-aarch64");
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("mixed-arch.yaml"), "--wait", "ready")).Expect(0);
        foreach (var (node, machine) in new[] { ("r1", "x86_64\n"), ("r2", "aarch64\n"), ("h2", "aarch64\n") })
        {
            Assert.Equal(machine, (await installation.RunAsync("exec", Lab, node, "--", "uname", "-m")).Expect(0).Output);
        }

        foreach (var router in new[] { "r1", "r2" })
        {
            await installation.AwaitExecAsync(60, output => output.Contains("Full/", StringComparison.Ordinal), Lab, router, "vtysh", "-c", "show ip ospf neighbor");
        }

        await CarryAsync(installation, "h1", "h2", "10.2.0.10");
        await CarryAsync(installation, "h2", "h1", "10.1.0.10");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        Assert.Empty(installation.Machines());
    }

    private static async Task CarryAsync(Installation installation, string from, string to, string address)
    {
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, from, "ping", "-c2", "-i0.2", "-W2", address);
        (await installation.RunAsync("exec", Lab, to, "--", "iperf3", "-s", "-1", "-D")).Expect(0);
        var sent = (await installation.RunAsync("exec", Lab, from, "--", "iperf3", "-c", address, "-n", "4M")).Expect(0);
        Assert.Contains("receiver", sent.Output, StringComparison.Ordinal);
    }
}
