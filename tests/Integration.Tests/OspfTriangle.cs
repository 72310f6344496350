using System.Diagnostics;
using System.Globalization;

namespace LabSim.Integration.Tests;

/// <summary>What the README promises of the first lab, with real routers.</summary>
[Collection(TriangleCollection.Name)]
public sealed class OspfTriangle(TriangleLab lab)
{
    [Fact]
    public async Task Up_brings_three_ready_routers_and_says_what_it_does()
    {
        lab.Up.Expect(0);
        var document = await lab.Installation.ReadLabAsync(TriangleLab.Name);
        Assert.Equal("running", document.State);
        Assert.Equal(["r1", "r2", "r3"], document.Nodes.Select(n => n.Name));
        Assert.All(document.Nodes, n => Assert.Equal("ready", n.State));
        Assert.All(document.Nodes, n => Assert.NotNull(n.BootSeconds));
        Assert.All(document.Links, l => Assert.Equal("up", l.State));
    }

    [Fact]
    public async Task Up_again_changes_nothing_and_says_so()
    {
        var before = await lab.Installation.ReadLabAsync(TriangleLab.Name);
        var again = (await lab.Installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"))).Expect(0);
        Assert.Contains("up", again.Output + again.Error, StringComparison.Ordinal);
        var after = await lab.Installation.ReadLabAsync(TriangleLab.Name);
        Assert.Equal(before.Nodes.Select(n => n.Pid), after.Nodes.Select(n => n.Pid));
    }

    [Fact]
    public async Task Every_router_becomes_full_with_both_neighbours_and_loopbacks_answer()
    {
        await lab.AwaitFullAsync("r1");
        await lab.AwaitFullAsync("r2");
        await lab.AwaitFullAsync("r3");
        await lab.Installation.AwaitExecAsync(
            30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), TriangleLab.Name, "r1", "ping", "-c2", "-W1", "10.255.0.3");
    }

    [Fact]
    public async Task A_link_set_down_reconverges_over_the_third_side_and_comes_back()
    {
        await lab.AwaitFullAsync("r1");
        (await lab.Installation.RunAsync("link", TriangleLab.Name, "r1:eth1", "--down")).Expect(0);
        try
        {
            var carrier = await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "cat", "/sys/class/net/eth1/carrier");
            Assert.Equal("0", carrier.Output.Trim());
            await lab.AwaitFullAsync("r1", count: 1);
            await lab.Installation.AwaitExecAsync(
                30, output => output.Contains("eth2", StringComparison.Ordinal), TriangleLab.Name, "r1", "ip", "route", "get", "10.255.0.2");
            // The way back is another router's: it may learn of the link later than this one.
            await lab.Installation.AwaitExecAsync(
                30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), TriangleLab.Name, "r1", "ping", "-c2", "-W1", "10.255.0.2");
            Assert.Equal("down", (await lab.Installation.ReadLabAsync(TriangleLab.Name)).Links.Single(l => l.Endpoints.Contains("r1:eth1")).State);
        }
        finally
        {
            (await lab.Installation.RunAsync("link", TriangleLab.Name, "r1:eth1", "--up")).Expect(0);
        }

        await lab.AwaitFullAsync("r1");
    }

    [Fact]
    public async Task A_stopped_neighbour_takes_the_carrier_with_it_and_brings_it_back()
    {
        await lab.AwaitFullAsync("r1");
        (await lab.Installation.RunAsync("stop", TriangleLab.Name, "r3")).Expect(0);
        try
        {
            var document = await lab.Installation.ReadLabAsync(TriangleLab.Name);
            Assert.Equal("stopped", document.Nodes[2].State);
            Assert.Equal("half", document.Links.Single(l => l.Endpoints.Contains("r1:eth2")).State);
            await lab.Installation.AwaitExecAsync(5, output => output.Trim() == "0", TriangleLab.Name, "r1", "cat", "/sys/class/net/eth2/carrier");
        }
        finally
        {
            (await lab.Installation.RunAsync("start", TriangleLab.Name, "r3")).Expect(0);
        }

        await lab.AwaitFullAsync("r3");
    }

    [Fact]
    public async Task A_capture_shows_ospf_to_tshark_and_names_its_interface()
    {
        Requires.Program("tshark");
        var file = Path.Combine(lab.Installation.Home, "ospf.pcapng");
        (await lab.Installation.RunAsync("capture", TriangleLab.Name, "r1:eth1", "-f", "ip proto 89", "-c", "4", "-w", file)).Expect(0);
        var decoded = (await Command.RunAsync("tshark", ["-r", file, "-T", "fields", "-e", "_ws.col.Protocol", "-e", "frame.interface_name"])).Expect(0);
        Assert.Equal(Enumerable.Repeat("OSPF\tr1:eth1", 4), decoded.Output.TrimEnd().Split('\n'));
        var about = (await Command.RunAsync("capinfos", [file])).Expect(0);
        Assert.Contains("Name = r1:eth1", about.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capture_streams_to_standard_output()
    {
        Requires.Program("tshark");
        var capture = (await lab.Installation.RunAsync("capture", TriangleLab.Name, "r1:eth1", "r1:eth2", "-f", "ip proto 89", "-c", "4", "-w", "-")).Expect(0);
        var decoded = (await Command.RunAsync("tshark", ["-r", "-", "-T", "fields", "-e", "_ws.col.Protocol"], input: capture.OutputBytes)).Expect(0);
        Assert.Equal(Enumerable.Repeat("OSPF", 4), decoded.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Link_counters_count_what_a_ping_sends()
    {
        await lab.AwaitFullAsync("r1");
        var before = Counters(await lab.Installation.ReadLabAsync(TriangleLab.Name));
        (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "ping", "-c20", "-i0.02", "-q", "10.0.12.2")).Expect(0);
        var after = Counters(await lab.Installation.ReadLabAsync(TriangleLab.Name));
        Assert.InRange(after.Frames - before.Frames, 20, 60);
        Assert.InRange(after.Bytes - before.Bytes, 20 * 98, 60 * 200);

        static (long Frames, long Bytes) Counters(Contracts.Labs.LabDocument document)
        {
            var counters = document.Links.Single(l => l.Endpoints.Contains("r1:eth1")).Counters.AToB;
            return (counters.Frames, counters.Bytes);
        }
    }

    [Fact]
    public async Task A_killed_machine_is_shown_as_crashed_with_the_reason_and_starts_again()
    {
        var before = (await lab.Installation.ReadLabAsync(TriangleLab.Name)).Nodes[1];
        var killed = TimeProvider.System.GetUtcNow();
        using (var process = Process.GetProcessById(before.Pid!.Value))
        {
            process.Kill();
        }

        var seen = DateTimeOffset.Parse((await lab.AwaitEventAsync(e => e is { Node: "r2", State: "crashed" })).At, CultureInfo.InvariantCulture);
        var crashed = (await lab.Installation.ReadLabAsync(TriangleLab.Name)).Nodes[1];
        (await lab.Installation.RunAsync("start", TriangleLab.Name, "r2")).Expect(0);
        Assert.InRange(seen - killed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal("crashed", crashed.State);

        // The status is the parent's to read; a machine that this server adopted has another one.
        Assert.Matches("signal 9|it was adopted", crashed.Reason);
        await lab.AwaitFullAsync("r2");
    }
}
