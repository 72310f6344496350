using System.Diagnostics;
using System.Text.RegularExpressions;
using LabSim.Contracts.Labs;

namespace LabSim.Integration.Tests;

/// <summary>Two OSPF neighbours that nobody uses, and a host that never sleeps: they are paused together, and go on together as if nothing had been.</summary>
public sealed partial class IdleLab
{
    private const string Lab = "idle";

    private const string Topology = """
        name: idle
        defaults: { memory: 128M, idle-timeout: 10s }
        nodes:
          r1: { image: labsim/router, config: "{name}.conf", interfaces: { eth1: { ip: 10.0.12.1/30 }, eth2: { ip: 10.0.1.1/24 } } }
          r2: { image: labsim/router, config: "{name}.conf", interfaces: { eth1: { ip: 10.0.12.2/30 } }, datapath: socket }
          h1: { image: labsim/host, idle-timeout: never, interfaces: { eth1: { ip: 10.0.1.10/24, gateway: 10.0.1.1 } } }
        links:
          - r1:eth1 -- r2:eth1
          - r1:eth2 -- h1:eth1
        """;

    // A neighbour is given up after four seconds.
    private const string Config = """
        interface eth1
         ip ospf area 0
         ip ospf network point-to-point
         ip ospf hello-interval 1
         ip ospf dead-interval 4
        router ospf
         ospf router-id 10.255.0.ROUTER
         redistribute connected

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neighbours_fall_asleep_together_and_wake_by_a_command_and_by_a_frame_and_never_miss_each_other()
    {
        await using var installation = new Installation().WithImages();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var topology = Path.Combine(folder, "idle.yaml");
        await File.WriteAllTextAsync(topology, Topology, Cancellation);
        foreach (var router in (string[])["1", "2"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"r{router}.conf"), Config.Replace("ROUTER", router, StringComparison.Ordinal), Cancellation);
        }

        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        await installation.AwaitExecAsync(60, output => output.Contains("Full", StringComparison.Ordinal), Lab, "r2", "vtysh", "-c", "show ip ospf neighbor");
        await installation.AwaitExecAsync(30, output => output.Contains("64 bytes", StringComparison.Ordinal), Lab, "h1", "ping", "-c1", "-W2", "10.0.12.2");
        var full = Stopwatch.StartNew();

        await AwaitStatesAsync(installation, "paused paused ready");
        await AssertNoCpuTimeAsync(installation);
        await AssertStillNeighboursAsync(installation, full);

        await AwaitStatesAsync(installation, "paused paused ready");
        await KillTheServerAsync(installation);
        Assert.Equal("paused paused ready", States(await installation.ReadLabAsync(Lab)));
        await AssertStillNeighboursAsync(installation, full);

        await AssertPingWakesAsync(installation);
        await AwaitStatesAsync(installation, "paused paused ready");

        // Who sleeps powers down in order, too.
        (await installation.RunAsync("down", Lab)).Expect(0);
        Assert.Empty(installation.Machines());
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static string States(LabDocument lab) => string.Join(' ', lab.Nodes.Select(node => node.State));

    private static async Task AwaitStatesAsync(Installation installation, string states)
    {
        var clock = Stopwatch.StartNew();
        while (States(await installation.ReadLabAsync(Lab)) is var now && now != states)
        {
            Assert.True(clock.Elapsed.TotalSeconds < 90, $"the nodes are {now}, not {states}");
            await Task.Delay(500, Cancellation);
        }
    }

    private static async Task AssertNoCpuTimeAsync(Installation installation)
    {
        var before = (await installation.ReadLabAsync(Lab)).Nodes[0];
        Assert.Equal("nobody uses it; it wakes when somebody does", before.Reason);
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        var used = (await installation.ReadLabAsync(Lab)).Nodes[0].CpuSeconds - before.CpuSeconds;
        TestContext.Current.SendDiagnosticMessage($"asleep, r1 took {used * 1000 / 5:F1} ms of CPU time a second");
        Assert.InRange(used, 0, 0.5);
    }

    // The adjacency is as old as it was: time has stood still for both.
    private static async Task AssertStillNeighboursAsync(Installation installation, Stopwatch full)
    {
        var clock = Stopwatch.StartNew();
        var said = (await installation.RunAsync("exec", Lab, "r2", "--", "vtysh", "-c", "show ip ospf neighbor detail")).Expect(0).Output;
        TestContext.Current.SendDiagnosticMessage($"a command woke two routers and ended after {clock.Elapsed.TotalSeconds:F1} s");
        Assert.Contains("State is Full", said, StringComparison.Ordinal);
        Assert.Matches(StateChanges(), said);
        (await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c2", "-W3", "10.0.12.2")).Expect(0);
        await Task.Delay(TimeSpan.FromSeconds(6), Cancellation);
        Assert.Equal(StateChanges().Match(said).Value, StateChanges().Match((await installation.RunAsync("exec", Lab, "r2", "--", "vtysh", "-c", "show ip ospf neighbor detail")).Output).Value);
        TestContext.Current.SendDiagnosticMessage($"Full {full.Elapsed.TotalSeconds:F0} s ago: {StateChanges().Match(said).Value}");
    }

    // What h1 does when nobody looks any more.
    private static async Task AssertPingWakesAsync(Installation installation)
    {
        (await installation.RunAsync("exec", Lab, "h1", "--", "sh", "-c", "(sleep 30; ping -c5 -W3 10.0.12.2 >/tmp/said) >/dev/null 2>&1 &")).Expect(0);
        await AwaitStatesAsync(installation, "paused paused ready");
        await AwaitStatesAsync(installation, "ready ready ready");
        Assert.Contains("wakes: r1: a frame for it came to r1:eth2", (await installation.RunAsync("logs", Lab)).Expect(0).Output, StringComparison.Ordinal);
        await installation.AwaitExecAsync(30, output => output.Contains("packet loss", StringComparison.Ordinal), Lab, "h1", "cat", "/tmp/said");
        var said = (await installation.RunAsync("exec", Lab, "h1", "--", "cat", "/tmp/said")).Expect(0).Output;
        Assert.Matches("5 packets transmitted, [345] (packets )?received", said);
    }

    // The next one comes with the next command.
    private static async Task KillTheServerAsync(Installation installation)
    {
        using var server = Process.GetProcessById((await installation.ReadServerAsync()).Pid);
        server.Kill();
        await server.WaitForExitAsync(Cancellation);
    }

    [GeneratedRegex("[0-9]+ state changes")]
    private static partial Regex StateChanges();
}
