using System.Diagnostics;

namespace LabSim.Integration.Tests;

/// <summary>Real guests are held, let go, reset and wiped.</summary>
public sealed class PauseAndReset
{
    private const string Lab = "held";

    private const string Topology = """
        name: held
        defaults: { memory: 128M }
        nodes:
          r1: { image: labsim/router, daemons: [ospfd], interfaces: { eth1: { ip: 10.0.0.1/24 } } }
          h1: { image: labsim/host, persistent: true, interfaces: { eth1: { ip: 10.0.0.2/24 } } }
          sw1: { kind: switch }
        links:
          - r1:eth1 -- sw1
          - h1:eth1 -- sw1
        """;

    [Fact]
    public async Task A_held_router_is_silent_and_known_as_held_and_a_reset_one_comes_back_with_its_daemons()
    {
        Requires.Soak("a router that boots twice");
        await using var installation = await UpAsync();
        await ShellAsync(installation, "h1", "ping -c2 -W2 10.0.0.1");
        (await installation.RunAsync("pause", Lab, "r1")).Expect(0);
        Assert.NotEqual(0, (await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c2", "-W1", "10.0.0.1")).ExitStatus);
        var refused = await installation.RunAsync("exec", Lab, "r1", "--", "true");
        Assert.Equal(125, refused.ExitStatus);
        Assert.Contains("node r1 of lab held is paused", refused.Error, StringComparison.Ordinal);
        Assert.Contains("labsim resume held r1", refused.Error, StringComparison.Ordinal);
        Assert.Contains("inside the lab server", (await installation.RunAsync("pause", Lab, "sw1")).Error, StringComparison.Ordinal);

        var before = await NodeAsync(installation, "r1");
        using (var server = Process.GetProcessById((await installation.ReadServerAsync()).Pid))
        {
            server.Kill();
        }

        Assert.Equal("paused", (await NodeAsync(installation, "r1")).State);

        // Longer than a heartbeat and its patience.
        await Task.Delay(8000, TestContext.Current.CancellationToken);
        Assert.Equal((before.Pid, "paused"), ((await NodeAsync(installation, "r1")).Pid, (await NodeAsync(installation, "r1")).State));
        (await installation.RunAsync("resume", Lab, "r1")).Expect(0);
        Assert.Equal("ready", (await NodeAsync(installation, "r1")).State);
        await ShellAsync(installation, "h1", "ping -c2 -W2 10.0.0.1");

        var boot = await ShellAsync(installation, "r1", "cat /proc/sys/kernel/random/boot_id");
        var reset = (await installation.RunAsync("reset", Lab, "r1")).Expect(0);
        var after = await NodeAsync(installation, "r1");
        Assert.Equal((before.Pid, "ready", true), (after.Pid, after.State, after.Interfaces[0].Carrier));
        Assert.InRange(after.BootSeconds!.Value, 0.5, reset.Took.TotalSeconds + 0.5);
        TestContext.Current.SendDiagnosticMessage($"ready {after.BootSeconds:F1} s after the reset; the first boot took {before.BootSeconds:F1} s");
        Assert.NotEqual(boot, await ShellAsync(installation, "r1", "cat /proc/sys/kernel/random/boot_id"));
        Assert.Equal("1\n", await ShellAsync(installation, "r1", "cat /sys/class/net/eth1/carrier"));
        Assert.Contains("ospfd", await ShellAsync(installation, "r1", "vtysh -c 'show daemons'"), StringComparison.Ordinal);
        await ShellAsync(installation, "h1", "ping -c2 -W2 10.0.0.1");
        var logs = (await installation.RunAsync("logs", Lab, "r1")).Expect(0).Output;
        Assert.Matches(@"paused[\s\S]*ready[\s\S]*booting[\s\S]*ready", logs);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    [Fact]
    public async Task A_held_node_goes_down_at_once_and_a_wiped_one_begins_from_its_image()
    {
        await using var installation = await UpAsync();
        await ShellAsync(installation, "h1", "echo kept >/etc/kept; sync");
        var running = await installation.RunAsync("wipe", Lab, "h1");
        Assert.Equal(1, running.ExitStatus);
        Assert.Contains("labsim wipe held h1 --restart", running.Error, StringComparison.Ordinal);
        Assert.Equal("kept\n", await ShellAsync(installation, "h1", "cat /etc/kept"));
        (await installation.RunAsync("wipe", Lab, "h1", "--restart")).Expect(0);
        Assert.Equal("new\n", await ShellAsync(installation, "h1", "[ -e /etc/kept ] || echo new"));

        (await installation.RunAsync("pause", Lab)).Expect(0);
        var down = (await installation.RunAsync("down", Lab)).Expect(0);
        TestContext.Current.SendDiagnosticMessage($"down of a paused lab: {down.Took.TotalSeconds:F1} s");

        // A QEMU that hangs at its end is killed after three seconds, and the host has its own pace; that nobody asks a held guest is NodeRuntime.Tests' business.
        Assert.InRange(down.Took.TotalSeconds, 0, 15);
        Assert.Empty(installation.Machines());
        (await installation.RunAsync("wipe", Lab)).Expect(0);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(installation.Home, "labs", Lab, "nodes")));
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task<Installation> UpAsync()
    {
        var installation = new Installation().WithImages();
        var topology = Path.Combine(Directory.GetParent(installation.Home)!.FullName, "held.yaml");
        await File.WriteAllTextAsync(topology, Topology, TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        return installation;
    }

    private static async Task<Contracts.Labs.NodeDocument> NodeAsync(Installation installation, string node) =>
        (await installation.ReadLabAsync(Lab)).Nodes.Single(n => n.Name == node);

    private static async Task<string> ShellAsync(Installation installation, string node, string script) =>
        (await installation.RunAsync("exec", Lab, node, "--", "sh", "-c", script)).Expect(0).Output;
}
