namespace LabSim.Integration.Tests;

/// <summary>Debian 12's own QEMU 7.2, extracted and not installed, runs the same lab.</summary>
public sealed class OldQemu
{
    [Fact]
    public async Task Debian_12s_own_qemu_runs_the_triangle_without_msi_x()
    {
        using var qemu = await ExtractedQemu.PrepareAsync();
        await using var installation = new Installation(environment: new Dictionary<string, string?> { ["LABSIM_QEMU_DIR"] = qemu.Binaries }).WithImages();
        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "ready")).Expect(0);

        foreach (var machine in installation.Machines())
        {
            Assert.StartsWith(qemu.Binaries, (await File.ReadAllTextAsync($"/proc/{machine}/cmdline", TestContext.Current.CancellationToken)), StringComparison.Ordinal);
            Assert.Contains("vectors=0", await File.ReadAllTextAsync($"/proc/{machine}/cmdline", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal(3, installation.Machines().Count);
        await installation.AwaitExecAsync(90, output => output.Split("Full").Length == 3, "ospf-triangle", "r1", "vtysh", "-c", "show ip ospf neighbor");
        await installation.AwaitExecAsync(
            30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), "ospf-triangle", "r1", "ping", "-c2", "-W1", "10.255.0.3");
        (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);
    }

    [Fact]
    public async Task Its_nat_and_a_nodes_sockets_are_datagrams_and_find_the_next_server()
    {
        Requires.Soak("a killed server and its machines on an older QEMU");
        const string Topology = "name: old-nat\nnodes:\n  net0: { kind: nat, subnet: 10.9.0.0/29 }\n"
            + "  h1: { image: labsim/host, memory: 128M, datapath: socket, interfaces: { eth1: { ip: dhcp } } }\nlinks: [ 'h1:eth1 -- net0' ]\n";
        await using var page = new LoopbackPage("hello, old one\n");
        using var qemu = await ExtractedQemu.PrepareAsync();
        await using var installation = new Installation(environment: new Dictionary<string, string?> { ["LABSIM_QEMU_DIR"] = qemu.Binaries }).WithImages();
        var file = Path.Combine(Directory.GetParent(installation.Home)!.FullName, "old-nat.yaml");
        await File.WriteAllTextAsync(file, Topology, TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", file, "--wait", "ready")).Expect(0);
        var nodes = (await installation.ReadLabAsync("old-nat")).Nodes;
        Assert.All(nodes, node => Assert.Equal("datagram", node.Interfaces[0].Datapath));
        await installation.AwaitExecAsync(30, output => output.Contains(" 10.9.0.4/29", StringComparison.Ordinal), "old-nat", "h1", "ip", "-4", "-br", "addr", "show", "eth1");
        string[] fetch = ["exec", "old-nat", "h1", "--", "curl", "-sS", "-m", "20", $"http://10.9.0.2:{page.Port}/"];
        Assert.Equal("hello, old one\n", (await installation.RunAsync(fetch)).Expect(0).Output);

        (await installation.RunAsync("server", "stop")).Expect(0);
        Assert.Equal(nodes.Select(node => node.Pid), (await installation.ReadLabAsync("old-nat")).Nodes.Select(node => node.Pid));
        Assert.Equal("hello, old one\n", (await installation.RunAsync(fetch)).Expect(0).Output);
        (await installation.RunAsync("down", "old-nat", "--wipe")).Expect(0);
    }
}
