namespace LabSim.Integration.Tests;

/// <summary>The lab e1000-nics: cards of five makes on one switch, of which the switch reads the rings of one.</summary>
public sealed class NicModels
{
    private const string Lab = "e1000-nics";

    [Fact]
    public async Task Cards_of_five_makes_carry_each_others_traffic_and_every_checksum_is_right()
    {
        Requires.Soak("five machines");
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("e1000-nics.yaml"))).Expect(0);
        var lab = await installation.ReadLabAsync(Lab);
        foreach (var (node, driver, datapath) in new[]
        {
            ("intel", "e1000", "stream"), ("vmware", "vmxnet3", "stream"), ("virtio", "virtio_net", "vhost-user"), ("realtek", "8139cp", "stream"), ("amd", "pcnet32", "stream"),
        })
        {
            Assert.StartsWith($"driver: {driver}\n", (await installation.RunAsync("exec", Lab, node, "--", "ethtool", "-i", "eth1")).Expect(0).Output, StringComparison.Ordinal);
            Assert.Equal(datapath, lab.Nodes.Single(n => n.Name == node).Interfaces.Single().Datapath);
        }

        var file = Path.Combine(installation.Home, "all.pcapng");
        var capture = installation.RunAsync("capture", Lab, "intel:eth1", "vmware:eth1", "virtio:eth1", "-f", "tcp", "-w", file, "--duration", "60s");
        await CarryAsync(installation, "intel", "vmware", "10.0.0.2");
        await CarryAsync(installation, "vmware", "virtio", "10.0.0.3");
        await CarryAsync(installation, "virtio", "intel", "10.0.0.1");
        await CarryAsync(installation, "realtek", "virtio", "10.0.0.3");
        await CarryAsync(installation, "virtio", "amd", "10.0.0.5");
        (await installation.RunAsync("down", Lab)).Expect(0);
        (await capture).Expect(0);

        // 1: right, 0: wrong, 2: not looked at.
        var statuses = (await Command.RunAsync("tshark", ["-r", file, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields", "-e", "frame.interface_name", "-e", "ip.checksum.status", "-e", "tcp.checksum.status"]))
            .Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).CountBy(line => line).ToDictionary();
        Assert.Equal(["intel:eth1\t1\t1", "virtio:eth1\t1\t1", "vmware:eth1\t1\t1"], statuses.Keys.Order());
        Assert.All(statuses.Values, frames => Assert.True(frames > 500, $"{frames} frames"));
    }

    private static async Task CarryAsync(Installation installation, string from, string to, string address)
    {
        (await installation.RunAsync("exec", Lab, to, "--", "iperf3", "-s", "-1", "-D")).Expect(0);
        var sent = (await installation.RunAsync("exec", Lab, from, "--", "iperf3", "-c", address, "-n", "1M")).Expect(0);
        Assert.Contains("receiver", sent.Output, StringComparison.Ordinal);
    }
}
