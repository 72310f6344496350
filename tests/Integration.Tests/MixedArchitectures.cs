namespace LabSim.Integration.Tests;

/// <summary>The lab of two architectures: what the routers of each say to each other, and what their hosts carry across.</summary>
public sealed class MixedArchitectures
{
    private const string Lab = "mixed-arch";

    private const string TwoHosts = """
        name: foreign
        defaults: { image: labsim/host }
        nodes:
          own: { interfaces: { eth1: { ip: 10.0.0.1/24 } } }
          foreign: { arch: aarch64, interfaces: { eth1: { ip: 10.0.0.2/24 } } }
        links:
          - own:eth1 -- foreign:eth1
        """;

    [Fact]
    public async Task A_host_of_a_foreign_architecture_answers()
    {
        Requires.Soak("a foreign architecture, emulated");
        Requires.Program("qemu-system-aarch64");
        await using var installation = new Installation().WithImages();
        var file = Path.Combine(installation.Home, "foreign.yaml");
        await File.WriteAllTextAsync(file, TwoHosts, TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", file)).Expect(0);
        Assert.Equal("aarch64\n", (await installation.RunAsync("exec", "foreign", "foreign", "--", "uname", "-m")).Expect(0).Output);
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), "foreign", "own", "ping", "-c2", "-i0.2", "-W2", "10.0.0.2");
        (await installation.RunAsync("down", "foreign", "--wipe")).Expect(0);
    }

    [Fact]
    public async Task Routers_and_hosts_of_two_architectures_are_neighbours_and_carry_each_others_traffic()
    {
        Requires.Soak("four machines, two of them foreign");
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
