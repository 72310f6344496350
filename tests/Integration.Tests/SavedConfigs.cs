using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary>Configs get in and out of real guests: typed at the serial line of a box that knows nothing of LabSim, and through the agent of a router.</summary>
public sealed class SavedConfigs
{
    private const string Kind = """
        name: box
        summary: A box with a command line.
        interfaces: eth{1..4}
        memory: 16M
        nic: e1000
        disk-bus: ide
        ready: 'login:'
        shutdown: power-off
        config-format: box
        dialogue:
          prompts: 'box#'
          answers:
            'login:': admin
          before: configure
          after: [end, save]
          show: show
          errors: '% Invalid'
          omit: [configure, end, save]

        """;

    private static readonly string Topology = """
        name: boxes
        nodes:
          b1: { image: box, config: b1.conf }   # by hand
          b2: { image: box }
        links:
          - b1:eth1 -- b2:eth1

        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_config_is_typed_in_at_the_console_read_there_saved_and_typed_in_again()
    {
        Requires.Program("qemu-img");
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        string File(string name) => Path.Combine(folder, name);
        Directory.CreateDirectory(Path.Combine(installation.Home, "kinds"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(installation.Home, "kinds", "box.yaml"), Kind, Cancelled);
        await System.IO.File.WriteAllBytesAsync(File("box.img"), ConsoleBox.Disk(), Cancelled);
        (await installation.RunAsync("image", "add", File("box.img"), "--name", "box", "--kind", "box")).Expect(0);
        await System.IO.File.WriteAllTextAsync(File("boxes.yaml"), Topology, Cancelled);
        await System.IO.File.WriteAllTextAsync(File("b1.conf"), "hostname b1\n?what\ninterface eth1\n  address 10.0.0.1/24\n", Cancelled);

        (await installation.RunAsync("up", File("boxes.yaml"), "--wait", "ready")).Expect(0);
        var events = (await installation.RunAsync("logs", "boxes", "b1")).Output;
        Assert.Contains("b1.conf is typed in", events, StringComparison.Ordinal);
        Assert.Contains("b1 does not take b1.conf, line 2: '?what': % Invalid input", events, StringComparison.Ordinal);
        Assert.Equal("hostname b1\ninterface eth1\n  address 10.0.0.1/24\n", (await installation.RunAsync("config", "show", "boxes", "b1")).Expect(0).Output);

        // By hand at the console; b2 gets in there, too, for nobody has logged in yet.
        using var door = new LabDoor((await installation.ReadServerAsync()).Socket);
        using var console = await door.OpenAsync("/api/v1/labs/boxes/nodes/b1/console");
        await console.SendAsync("ntp 10.0.0.9\r"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancelled);
        await installation.AwaitConsoleAsync("boxes", "b1", "ntp 10.0.0.9", log => log.EndsWith("ntp 10.0.0.9\r\nbox# ", StringComparison.Ordinal));
        var saved = (await installation.RunAsync("config", "save", "boxes")).Expect(0).Output;
        Assert.Contains("b1  b1.conf  4 lines, changed", saved, StringComparison.Ordinal);
        Assert.Contains("b2  configs/boxes/b2.conf  0 lines, new, and named in the topology", saved, StringComparison.Ordinal);
        Assert.Equal("hostname b1\ninterface eth1\n  address 10.0.0.1/24\nntp 10.0.0.9\n", await System.IO.File.ReadAllTextAsync(File("b1.conf"), Cancelled));
        Assert.Equal(
            Topology.Replace("b2: { image: box }", "b2: { image: box, config: configs/boxes/b2.conf }", StringComparison.Ordinal), await System.IO.File.ReadAllTextAsync(File("boxes.yaml"), Cancelled));

        // That is what the lab runs: nothing is to be done, nothing to be restarted; a second time nothing changes.
        Assert.Contains("unchanged", (await installation.RunAsync("up", File("boxes.yaml"), "--json")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("as it was", (await installation.RunAsync("config", "save", "boxes", "b1")).Expect(0).Output, StringComparison.Ordinal);

        (await installation.RunAsync("restart", "boxes", "b1", "--wait", "ready")).Expect(0);
        Assert.Equal("hostname b1\ninterface eth1\n  address 10.0.0.1/24\nntp 10.0.0.9\n", (await installation.RunAsync("config", "show", "boxes", "b1")).Expect(0).Output);
        (await installation.RunAsync("down", "boxes", "--wipe")).Expect(0);
    }

    [Fact]
    public async Task What_a_router_runs_becomes_its_config_and_two_nodes_never_share_one()
    {
        await using var installation = new Installation().WithImages();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var topology = Path.Combine(folder, "saved.yaml");
        await File.WriteAllTextAsync(topology, "name: saved\nnodes:\n  r1: { image: labsim/router }\n  h1: { image: labsim/host, memory: 128M }\nlinks: [ \"r1:eth1 -- h1:eth1\" ]\n", Cancelled);
        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        (await installation.RunAsync("exec", "saved", "r1", "--", "vtysh", "-c", "configure terminal", "-c", "ip route 192.0.2.0/24 blackhole", "-c", "interface eth1", "-c", "ip address 10.9.0.1/24")).Expect(0);

        var saved = JsonSerializer.Deserialize((await installation.RunAsync("config", "save", "saved", "--json")).Expect(0).OutputBytes, ContractJson.Default.SavedConfigDocumentArray)!;
        var r1 = Assert.Single(saved);
        Assert.Equal(("r1", "configs/saved/r1.conf", true, true), (r1.Node, r1.Path, r1.Changed, r1.Named));
        var config = await File.ReadAllTextAsync(r1.File!, Cancelled);
        Assert.Equal(r1.Lines, config.Count(letter => letter == '\n'));
        Assert.Contains("ip route 192.0.2.0/24 blackhole\n", config, StringComparison.Ordinal);
        Assert.Contains("interface eth1\n ip address 10.9.0.1/24\n", config, StringComparison.Ordinal);
        Assert.DoesNotContain("Current configuration", config, StringComparison.Ordinal);
        Assert.Contains("unchanged", (await installation.RunAsync("up", topology, "--json")).Expect(0).Output, StringComparison.Ordinal);

        (await installation.RunAsync("restart", "saved", "r1", "--wait", "ready")).Expect(0);
        Assert.Contains("192.0.2.0/24", (await installation.RunAsync("exec", "saved", "r1", "--", "vtysh", "-c", "show ip route static")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(config, (await installation.RunAsync("config", "show", "saved", "r1")).Expect(0).Output);

        var refused = await installation.RunAsync("config", "show", "saved", "h1");
        Assert.Equal(ExitStatus.Failed, refused.ExitStatus);
        Assert.Contains("node h1 of lab saved has no FRR in it", refused.Error, StringComparison.Ordinal);
        (await installation.RunAsync("down", "saved", "--wipe")).Expect(0);
    }
}
