namespace LabSim.Integration.Tests;

/// <summary>The lab hello-two-hosts: what a newcomer tries first.</summary>
public sealed class HelloTwoHosts
{
    private const string Lab = "hello-two-hosts";

    [Fact]
    public async Task Two_hosts_reach_each_other_and_the_capture_shows_the_ping()
    {
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("hello-two-hosts.yaml"))).Expect(0);
        var file = Path.Combine(installation.Home, "ping.pcapng");
        var capture = installation.RunAsync("capture", Lab, "h1:eth1", "-f", "icmp", "-c", "4", "-w", file);
        await installation.AwaitExecAsync(60, _ => capture.IsCompleted, Lab, "h1", "ping", "-c2", "-i0.2", "-W2", "10.0.0.2");
        (await capture).Expect(0);
        var types = (await Command.RunAsync("tshark", ["-r", file, "-T", "fields", "-e", "icmp.type"])).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["8", "0", "8", "0"], types);

        // What has passed is there without anybody having asked for it before.
        var past = Path.Combine(installation.Home, "past.pcapng");
        (await installation.RunAsync("capture", Lab, "h2:eth1", "--last", "10m", "-f", "icmp", "-w", past)).Expect(0);
        var earlier = (await Command.RunAsync("tshark", ["-r", past, "-T", "fields", "-e", "icmp.type"])).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(types, earlier[..4]);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        Assert.Empty(installation.Machines());
    }
}
