namespace LabSim.Integration.Tests;

/// <summary>
/// NICs come to guests that run, and go: two routers get a second link, over which they become neighbours; a host with a card of another make gets one, too.
/// Nobody is started anew, and what passes meanwhile over the first link loses nothing.
/// </summary>
[Collection(TimedCollection.Name)]
public sealed class HotPlug
{
    private const string Lab = "grows";

    private const string Before = """
        name: grows
        defaults: { memory: 128M }
        nodes:
          r1: { kind: linux-router, image: labsim/router, config: r1.conf, interfaces: { eth1: { ip: 10.0.1.1/24 } } }
          r2: { kind: linux-router, image: labsim/router, config: r2.conf, interfaces: { eth1: { ip: 10.0.1.2/24 } } }
          h1: { image: labsim/host, nic: e1000 }
        links:
          - r1:eth1 -- r2:eth1
        """;

    private static readonly string After = Before.Replace("nic: e1000 }", "nic: e1000, interfaces: { eth1: { ip: [10.0.3.10/24, 'fd00:3::10/64'], gateway: 10.0.3.1 }, eth1.10: { ip: 10.0.4.10/24 } } }", StringComparison.Ordinal)
        + "\n  - r1:eth2 -- r2:eth2\n  - h1:eth1 -- r1:eth3";

    private static readonly string Without = Before.Split("links:")[0].Replace(", interfaces: { eth1: { ip: 10.0.1.1/24 } }", "", StringComparison.Ordinal)
        .Replace(", interfaces: { eth1: { ip: 10.0.1.2/24 } }", "", StringComparison.Ordinal);

    [Fact]
    public async Task Routers_become_neighbours_over_a_link_that_came_while_they_ran_and_nothing_else_is_disturbed()
    {
        await using var installation = new Installation().WithImages();
        var file = await WriteAsync(installation, Before);
        (await installation.RunAsync("up", file, "--wait", "ready")).Expect(0);
        var machines = installation.Machines().Order().ToArray();
        var pinging = installation.RunAsync("exec", Lab, "r1", "--", "ping", "-i0.05", "-c200", "-q", "10.0.1.2");

        await WriteAsync(installation, After);
        var applied = (await installation.RunAsync("apply", file)).Expect(0).Output;
        Assert.Contains("+ interface r1:eth2\n", applied, StringComparison.Ordinal);
        Assert.Contains("+ interface h1:eth1\n", applied, StringComparison.Ordinal);
        await installation.AwaitExecAsync(60, output => output.Contains("Full/", StringComparison.Ordinal) && output.Contains("eth2:10.0.2.1", StringComparison.Ordinal),
            Lab, "r1", "vtysh", "-c", "show ip ospf neighbor");
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h1", "ping", "-c2", "-i0.2", "-W2", "10.0.3.1");
        Assert.StartsWith("driver: e1000\n", await ShellAsync(installation, "h1", "ethtool -i eth1"), StringComparison.Ordinal);
        await AssertSetUpAsync(installation);
        Assert.Contains(" 0% packet loss", (await pinging).Expect(0).Output, StringComparison.Ordinal);

        // The guest that begins anew finds a NIC that its firmware does not know of; a server that was killed finds it at its port, and no cable flapped.
        (await installation.RunAsync("reset", Lab, "h1")).Expect(0);
        await AssertSetUpAsync(installation);
        var changes = await ShellAsync(installation, "r1", "cat /sys/class/net/eth2/carrier_changes");
        using (var server = System.Diagnostics.Process.GetProcessById((await installation.ReadServerAsync()).Pid))
        {
            server.Kill();
        }

        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "r1", "ping", "-c2", "-i0.2", "-W2", "10.0.2.2");
        Assert.Equal(changes, await ShellAsync(installation, "r1", "cat /sys/class/net/eth2/carrier_changes"));

        await WriteAsync(installation, Before);
        Assert.Contains("- interface r1:eth2\n", (await installation.RunAsync("apply", file)).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal("eth1\nlo\n", await ShellAsync(installation, "r1", "ls /sys/class/net"));
        Assert.Equal("lo\n", await ShellAsync(installation, "h1", "ls /sys/class/net"));

        // A NIC that was there at the start goes as well, and a guest that begins anew does without what its firmware says of it.
        await WriteAsync(installation, Without);
        Assert.Contains("- interface r1:eth1\n", (await installation.RunAsync("apply", file)).Expect(0).Output, StringComparison.Ordinal);
        (await installation.RunAsync("reset", Lab, "r1")).Expect(0);
        Assert.Equal("lo\n", await ShellAsync(installation, "r1", "ls /sys/class/net"));
        await WriteAsync(installation, Before);
        (await installation.RunAsync("apply", file)).Expect(0);
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "r1", "ping", "-c2", "-i0.2", "-W2", "10.0.1.2");
        Assert.Equal(machines, installation.Machines().Order());
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    [Fact]
    public async Task A_held_guest_lets_go_when_it_is_let_go_and_a_full_board_says_so()
    {
        Requires.Soak("a foreign architecture, emulated");
        Requires.Program("qemu-system-aarch64");
        const string Foreign = "name: grows\ndefaults: { image: labsim/host }\nnodes:\n  h1: { arch: aarch64, interfaces: { eth1: { ip: 10.0.0.1/24 } } }\n"
            + "  h2: { memory: 128M, interfaces: { eth1: { ip: 10.0.0.2/24 } } }\nlinks: [ 'h1:eth1 -- h2:eth1' ]\n";
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", await WriteAsync(installation, Foreign), "--wait", "ready")).Expect(0);
        var full = await installation.RunAsync("connect", Lab, "h1:eth6", "h2:eth2");
        Assert.Equal(1, full.ExitStatus);
        Assert.Contains("h1 of lab grows would have to start again for that (new interfaces eth2, eth3, eth4, eth5, eth6)", full.Error, StringComparison.Ordinal);
        (await installation.RunAsync("connect", Lab, "h1:eth4", "h2:eth2")).Expect(0);
        (await installation.RunAsync("disconnect", Lab, "h1:eth4")).Expect(0);
        full = await installation.RunAsync("connect", Lab, "h1:eth6", "h2:eth2");
        Assert.Equal(1, full.ExitStatus);
        Assert.Contains("the board 'virt' takes 4 NICs while it runs", full.Error, StringComparison.Ordinal);
        Assert.Equal("eth1\neth2\neth3\neth4\nlo\n", await ShellAsync(installation, "h1", "ls /sys/class/net"));
        (await installation.RunAsync("connect", Lab, "--reset")).Expect(0);
        Assert.Equal("eth1\nlo\n", await ShellAsync(installation, "h1", "ls /sys/class/net"));

        (await installation.RunAsync("connect", Lab, "h1:eth2", "h2:eth2")).Expect(0);
        await ShellAsync(installation, "h2", "ip addr add 10.9.0.2/24 dev eth2");
        Assert.Contains(" 0% packet loss", await ShellAsync(installation, "h1", "ip addr add 10.9.0.1/24 dev eth2 && sleep 1 && ping -c2 -i0.2 -W2 10.9.0.2"), StringComparison.Ordinal);
        (await installation.RunAsync("pause", Lab, "h2")).Expect(0);
        (await installation.RunAsync("connect", Lab, "--reset")).Expect(0);
        Assert.Contains("h2:eth2 is still in its machine", (await installation.RunAsync("logs", Lab)).Output, StringComparison.Ordinal);
        Assert.Equal("eth1\nlo\n", await ShellAsync(installation, "h1", "ls /sys/class/net"));
        (await installation.RunAsync("resume", Lab, "h2")).Expect(0);
        await installation.AwaitExecAsync(20, output => output == "eth1\nlo\n", Lab, "h2", "ls", "/sys/class/net");

        // Two that come to a held guest have each other's names for a moment; and one that is wanted again before it could go comes back.
        (await installation.RunAsync("pause", Lab, "h2")).Expect(0);
        (await installation.RunAsync("connect", Lab, "h1:eth2", "h2:eth3")).Expect(0);
        (await installation.RunAsync("resume", Lab, "h2")).Expect(0);
        await installation.AwaitExecAsync(20, output => output == "eth1\neth2\neth3\nlo\n", Lab, "h2", "ls", "/sys/class/net");
        (await installation.RunAsync("pause", Lab, "h2")).Expect(0);
        (await installation.RunAsync("connect", Lab, "--reset")).Expect(0);
        (await installation.RunAsync("connect", Lab, "h1:eth2", "h2:eth2")).Expect(0);
        (await installation.RunAsync("resume", Lab, "h2")).Expect(0);
        await installation.AwaitExecAsync(20, output => output.Contains("10.9.0.2", StringComparison.Ordinal), Lab, "h2", "sh", "-c", "[ ! -e /sys/class/net/eth3 ] && ip addr replace 10.9.0.2/24 dev eth2 && ip -br addr");
        await ShellAsync(installation, "h1", "ip addr replace 10.9.0.1/24 dev eth2");
        await installation.AwaitExecAsync(20, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h1", "ping", "-c2", "-i0.2", "-W2", "10.9.0.2");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    [Fact]
    public async Task Debian_12s_own_qemu_takes_them_too()
    {
        Requires.Soak("an older QEMU");
        using var qemu = await ExtractedQemu.PrepareAsync();
        await using var installation = new Installation(environment: new Dictionary<string, string?> { ["LABSIM_QEMU_DIR"] = qemu.Binaries }).WithImages();
        var file = await WriteAsync(installation, Before);
        (await installation.RunAsync("up", file, "--wait", "ready")).Expect(0);
        await WriteAsync(installation, After);
        (await installation.RunAsync("apply", file)).Expect(0);
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h1", "ping", "-c2", "-i0.2", "-W2", "10.0.3.1");
        await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "r1", "ping", "-c2", "-i0.2", "-W2", "10.0.2.2");
        await WriteAsync(installation, Before);
        (await installation.RunAsync("apply", file)).Expect(0);
        Assert.Equal("eth1\nlo\n", await ShellAsync(installation, "r1", "ls /sys/class/net"));
        Assert.Equal("lo\n", await ShellAsync(installation, "h1", "ls /sys/class/net"));
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task AssertSetUpAsync(Installation installation)
    {
        var addresses = await ShellAsync(installation, "h1", "ip -br addr; ip route show default");
        Assert.Contains("10.0.3.10/24", addresses, StringComparison.Ordinal);
        Assert.Contains("fd00:3::10/64", addresses, StringComparison.Ordinal);
        Assert.Contains("10.0.4.10/24", addresses, StringComparison.Ordinal);
        Assert.Contains("default via 10.0.3.1 dev eth1", addresses, StringComparison.Ordinal);
    }

    private static async Task<string> WriteAsync(Installation installation, string topology)
    {
        var folder = Directory.GetParent(installation.Home)!.FullName;
        foreach (var router in (string[])["1", "2"])
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"r{router}.conf"),
                $"interface eth2\n ip address 10.0.2.{router}/24\n ip ospf hello-interval 1\n ip ospf dead-interval 4\ninterface eth3\n ip address 10.0.3.1/24\nrouter ospf\n ospf router-id 10.0.1.{router}\n network 10.0.2.0/24 area 0\n",
                TestContext.Current.CancellationToken);
        }

        var file = Path.Combine(folder, "grows.yaml");
        await File.WriteAllTextAsync(file, topology, TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<string> ShellAsync(Installation installation, string node, string script) =>
        (await installation.RunAsync("exec", Lab, node, "--", "sh", "-c", script)).Expect(0).Output;
}
