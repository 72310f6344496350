namespace LabSim.Integration.Tests;

/// <summary>The lab vlan-switch: a switch inside the server, VLANs, and a router on a stick.</summary>
public sealed class VlanSwitch
{
    private const string Lab = "vlan-switch";

    [Fact]
    public async Task Hosts_meet_in_their_vlan_and_across_it_through_the_router_and_the_trunk_has_tags()
    {
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("vlan-switch.yaml"), "--wait", "ready")).Expect(0);
        var lab = await installation.ReadLabAsync(Lab);
        Assert.All(lab.Nodes, node => Assert.Equal("ready", node.State));
        Assert.Null(lab.Nodes.Single(node => node.Name == "sw1").Pid);
        Assert.All(lab.Links, link => Assert.Equal("up", link.State));

        (await installation.RunAsync("exec", Lab, "h10a", "--", "ping", "-c2", "-W2", "10.0.10.12")).Expect(0);
        var route = (await installation.RunAsync("exec", Lab, "h10a", "--", "traceroute", "-n", "-w", "2", "10.0.20.11")).Expect(0).Output;
        Assert.Matches(@" 1  10\.0\.10\.1 [\s\S]* 2  10\.0\.20\.11 ", route);

        // Without the router there is no way: the switch keeps the VLANs apart, whatever addresses the hosts have.
        (await installation.RunAsync("exec", Lab, "h20a", "--", "ip", "addr", "add", "10.0.10.99/24", "dev", "eth1")).Expect(0);
        Assert.NotEqual(0, (await installation.RunAsync("exec", Lab, "h10a", "--", "ping", "-c2", "-W1", "10.0.10.99")).ExitStatus);
        (await installation.RunAsync("exec", Lab, "h20a", "--", "ip", "addr", "del", "10.0.10.99/24", "dev", "eth1")).Expect(0);

        var file = Path.Combine(installation.Home, "trunk.pcapng");
        var capture = installation.RunAsync("capture", Lab, "r1:eth1", "-f", "vlan and icmp", "-c", "4", "-w", file);
        await installation.AwaitExecAsync(30, _ => capture.IsCompleted, Lab, "h20a", "ping", "-c1", "-W2", "10.0.10.11");
        (await capture).Expect(0);
        var tags = (await Command.RunAsync("tshark", ["-r", file, "-T", "fields", "-e", "vlan.id"])).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["10", "10", "20", "20"], tags.Order());

        (await installation.RunAsync("link", Lab, "h10b:eth1", "--down")).Expect(0);
        Assert.Equal("0", (await installation.RunAsync("exec", Lab, "h10b", "--", "cat", "/sys/class/net/eth1/carrier")).Output.Trim());
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }
}
