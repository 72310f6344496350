using LabSim.NodeRuntime.Images.Added;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Configs;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Configs that are typed in at consoles, once for each disk, whatever happens to the server; and running ones that become files.</summary>
public sealed class TypedConfigs
{
    private const string Topology = "name: l\nnodes:\n  a: { image: x, config: a.cfg }\n  b: { image: x }\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_boots_until_its_config_is_typed_in_and_one_without_is_ready_at_once()
    {
        await using var world = World();
        var server = await world.StartAsync();
        var up = await BeginAsync(world, server, Topology);
        await server.UntilAsync("l", lab => lab.Nodes.Single(n => n.Spec.Name == "b").State == "ready");
        await server.UntilAsync("l", lab => lab.Nodes.Single(n => n.Spec.Name == "a") is { State: "booting", Reason: "a.cfg is typed in" });
        await ReadyAsync(server);
        await server.OverAsync("l", up);
        Assert.Contains("enable\n#configure terminal\n#hostname a\n#wrong\n% Invalid input\n#end\n#write memory", Said(world, "a"), StringComparison.Ordinal);
        await server.EventAsync("l", e => e is { Type: "warning", Node: "a", Message: "a does not take a.cfg, line 2: 'wrong': % Invalid input" });
        Assert.Equal(">", Said(world, "b"));
    }

    [Fact]
    public async Task A_killed_servers_typing_is_begun_anew_and_what_was_done_is_not_done_again()
    {
        await using var world = World();
        var server = await world.StartAsync();
        await BeginAsync(world, server, Topology, answers: false);
        await server.UntilAsync("l", lab => lab.Nodes.Single(n => n.Spec.Name == "a").State == "booting" && Said(world, "a").Length > 1);
        server.Kill();
        Answer(world, "a");
        world.Host["a"].Console!.Say("\n#"u8);
        var next = await world.StartAsync();
        await ReadyAsync(next);
        var said = Said(world, "a");
        Assert.Contains("#hostname a\n", said, StringComparison.Ordinal);

        next.Kill();
        var third = await world.StartAsync();
        await ReadyAsync(third);
        Assert.Equal(said, Said(world, "a"));
    }

    [Fact]
    public async Task A_guest_that_says_something_else_makes_the_node_failed_with_what_it_says()
    {
        await using var world = World();
        var server = await world.StartAsync();
        await BeginAsync(world, server, Topology, (_, line) => $"{line}? [confirm]");
        var failed = await server.UntilAsync("l", lab => lab.Nodes.Single(n => n.Spec.Name == "a").State == "failed");
        Assert.StartsWith("a.cfg cannot be typed in: it asks '[confirm]' again and again", failed.Nodes.Single(n => n.Spec.Name == "a").Reason, StringComparison.Ordinal);
        await server.DownAsync("l");
    }

    [Fact]
    public async Task A_disk_that_lasts_is_given_its_config_once_and_again_when_it_is_another_or_the_disk_was_wiped()
    {
        await using var world = World();
        var server = await world.StartAsync();
        var lasting = Topology.Replace("config: a.cfg", "config: a.cfg, persistent: true", StringComparison.Ordinal);
        await BeginAsync(world, server, lasting);
        await ReadyAsync(server);

        await RestartAsync(world, server);
        Assert.Equal(">", Said(world, "a"));

        await server.DownAsync("l");
        world.Write(lasting, files: ("a.cfg", "hostname other\n"));
        await BeginAsync(world, server, lasting, config: "hostname other\n");
        await ReadyAsync(server);
        Assert.Contains("#hostname other\n", Said(world, "a"), StringComparison.Ordinal);

        await server.OverAsync("l", await server.Labs.StopAsync("l", ["a"], Token));
        await server.OverAsync("l", await server.Labs.WipeAsync("l", ["a"], restart: false, Token));
        await StartAsync(world, server);
        Assert.Contains("#hostname other\n", Said(world, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_config_is_what_the_lab_runs_and_the_topology_names_it()
    {
        await using var world = World();
        var server = await world.StartAsync();
        await BeginAsync(world, server, Topology);
        await ReadyAsync(server);
        var saving = new ConfigSaving(server.Labs, server.Topologies);
        var (a, b) = (await saving.SaveAsync("l", "a", Token), await saving.SaveAsync("l", "b", Token));
        Assert.Equal(("a.cfg", 2, true, false), (a.Path, a.Lines, a.Changed, a.Named));
        Assert.Equal(("configs/l/b.conf", true, true), (b.Path, b.Changed, b.Named));
        Assert.Equal("hostname a\n! by hand\n", File.ReadAllText(world["a.cfg"]));
        var text = File.ReadAllText(world["lab.yaml"]);
        Assert.Equal(Topology.Replace("b: { image: x }", "b: { image: x, config: configs/l/b.conf }", StringComparison.Ordinal), text);

        // Neither anything to do, nor anything to type: also for a server that comes after this one.
        var same = world.Write(text, files: [("a.cfg", File.ReadAllText(world["a.cfg"])), ("configs/l/b.conf", File.ReadAllText(b.File))]);
        Assert.Equal("unchanged", (await server.Labs.UpAsync(same, Token)).Outcome);
        Assert.False((await saving.SaveAsync("l", "b", Token)).Changed);
        var said = Said(world, "a");
        server.Kill();
        var next = await world.StartAsync();
        await ReadyAsync(next);
        Assert.Equal("unchanged", (await next.Labs.UpAsync(same, Token)).Outcome);
        Assert.Equal(said, Said(world, "a"));
    }

    [Theory]
    [InlineData("name: l\nnodes:\n  a: { image: x, config: c.cfg }\n  b: { image: x, config: c.cfg }\n", "a and b have the same config file c.cfg")]
    [InlineData("name: l\nnodes:\n  a: { kind: switch }\n", "node a of lab l is a switch: there is no guest in it, and so no configuration")]
    [InlineData("name: l\nnodes:\n  a: { image: y }\n", "node a of lab l: the kind cumulus-vx does not say how its running config is read")]
    public async Task What_cannot_be_saved_is_refused_and_nothing_is_written(string topology, string message)
    {
        await using var world = World();
        Add(world, "y", "cumulus-vx");
        var server = await world.StartAsync();
        await BeginAsync(world, server, topology);
        await ReadyAsync(server);
        var refused = await Assert.ThrowsAsync<LabException>(() => new ConfigSaving(server.Labs, server.Topologies).SaveAsync("l", "a", Token));
        Assert.Equal(message, refused.Message);
        Assert.Equal(topology, File.ReadAllText(world["lab.yaml"]));
    }

    [Fact]
    public async Task Nodes_of_a_range_and_files_outside_of_the_folder_are_not_written()
    {
        await using var world = World();
        var server = await world.StartAsync();
        const string Ranged = "name: l\nnodes:\n  \"r{1..2}\": { image: labsim/router }\n";
        world.Machines.ReadyAtOnce = true;
        await server.UpAsync(world.Write(Ranged));
        var saving = new ConfigSaving(server.Labs, server.Topologies);
        var refused = await Assert.ThrowsAsync<LabException>(() => saving.SaveAsync("l", "r1", Token));
        Assert.StartsWith("the edit was not made:", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Ranged, File.ReadAllText(world["lab.yaml"]));

        // A link that leads away.
        File.CreateSymbolicLink(world["away.cfg"], "/etc/hostname");
        await server.UpAsync(world.Write("name: m\nnodes:\n  r1: { image: labsim/router }\n", "m.yaml"));
        File.WriteAllText(world["m.yaml"], "name: m\nnodes:\n  r1: { image: labsim/router, config: away.cfg }\n");
        refused = await Assert.ThrowsAsync<LabException>(() => saving.SaveAsync("m", "r1", Token));
        Assert.StartsWith("away.cfg is not in the folder of", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<LabOperation> BeginAsync(TestWorld world, Equipment.TestServer server, string topology, Func<string, string, string>? reply = null, bool answers = true, string config = "hostname a\nwrong\n")
    {
        world.Machines.ReadyAtOnce = false;
        var begun = await server.Labs.UpAsync(world.Write(topology, files: [("a.cfg", config), ("c.cfg", config)]), Token);
        await BootAsync(world, server, reply, answers);
        return begun.Operation!;
    }

    private static async Task BootAsync(TestWorld world, Equipment.TestServer server, Func<string, string, string>? reply = null, bool answers = true)
    {
        await server.UntilAsync("l", lab => lab.Nodes.Where(n => n.Spec.Segment is null).All(n => n.ProcessId is not null));
        foreach (var process in world.Host.Running)
        {
            if (answers)
            {
                Answer(world, process.Config.Name, reply);
            }

            process.Console?.Say(">"u8);
            process.Become(MachineState.Ready);
        }
    }

    // An IOS that has nothing to ask.
    private static void Answer(TestWorld world, string node, Func<string, string, string>? reply = null) => world.Host[node].Console!.Reply = reply is not null ? line => reply(node, line) : line => line switch
    {
        "wrong" => "% Invalid input\n#",
        "show running-config" => $"Building configuration...\n\nhostname {node}\n! by hand\n\n#",
        _ => "#",
    };

    private static Task ReadyAsync(Equipment.TestServer server) => server.UntilAsync("l", lab => lab.State == "running" && lab.Nodes.Where(n => n.Spec.Segment is null).All(n => n.State == "ready"));

    private static async Task RestartAsync(TestWorld world, Equipment.TestServer server)
    {
        await server.OverAsync("l", await server.Labs.StopAsync("l", ["a"], Token));
        await StartAsync(world, server);
    }

    private static async Task StartAsync(TestWorld world, Equipment.TestServer server)
    {
        await server.Labs.StartAsync("l", ["a"], Token);
        await BootAsync(world, server);
        await ReadyAsync(server);
    }

    private static string Said(TestWorld world, string node) => System.Text.Encoding.UTF8.GetString(world.Host[node].Console!.ReadScrollback().Span).Replace("\r", "", StringComparison.Ordinal);

    private static TestWorld World()
    {
        var world = new TestWorld();
        Add(world, "x", "cisco-iosv");
        return world;
    }

    private static void Add(TestWorld world, string name, string kind) => world.Images.With(new DiskManifest
    {
        Name = name,
        Kind = kind,
        Architecture = "x86_64",
        Source = "x.img",
        Content = "aaaaaaaaaaaaaaaa",
        Sha256 = "aaaaaaaaaaaaaaaa",
        Bytes = 1 << 20,
        AddedAt = DateTimeOffset.UnixEpoch,
        MemoryBytes = 1L << 28,
    }, $"/added/{name}");
}
