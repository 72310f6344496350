using LabSim.NodeRuntime.Images.Added;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Orchestration.Workspaces;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>Nodes that boot from added disks: what their machines are started from, and what becomes of their own disks when the image is replaced.</summary>
public sealed class DiskImages
{
    private const string Old = "aaaaaaaaaaaaaaaa", New = "bbbbbbbbbbbbbbbb";

    private const string Topology = """
        name: disks
        nodes:
          a: { image: x/y }
          b: { image: x/y, persistent: true, disk-bus: sata }
        links:
          - a:eth1 -- b:eth1
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_boots_from_a_disk_of_its_own_over_the_images()
    {
        await using var world = World(Old);
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topology)))!.State);
        var (a, b) = (world.Host["a"].Config, world.Host["b"].Config);
        Assert.Equal((null, false, true, 2L << 30), (a.Kernel, a.HasAgent, a.HasScreen, a.MemoryBytes));
        Assert.Empty(a.Firmware);
        var below = new DiskConfig("base", "/added/old", "raw", ReadOnly: true);
        Assert.Equal(
            new DiskConfig("own", Path.Combine(a.StateDirectory, $"scratch-x@y-{Old}.qcow2"), "qcow2", ReadOnly: false) { Backing = below, NewBytes = 1 << 20, BeginsAnew = true, Bus = DiskBus.Ide },
            Assert.Single(a.Disks));
        Assert.Equal(
            new DiskConfig("own", Path.Combine(b.StateDirectory, $"disk-x@y-{Old}.qcow2"), "qcow2", ReadOnly: false) { Backing = below, NewBytes = 1 << 20, Bus = DiskBus.Sata },
            Assert.Single(b.Disks));
    }

    [Fact]
    public async Task A_persistent_node_keeps_the_content_that_it_began_with_until_it_is_wiped()
    {
        await using var world = World(Old);
        var server = await world.StartAsync();
        var input = world.Write(Topology);
        await server.UpAsync(input);
        await server.DownAsync("disks");
        world.Images.With(Manifest(New), "/added/new");
        Assert.Contains("keep the disk of b", (await server.Labs.PlanAsync(input, Cancellation)).Steps);
        await server.UpAsync(input);
        Assert.Equal(("/added/new", "/added/old"), (Below(world, "a"), Below(world, "b")));

        await server.DownAsync("disks", wipe: true);
        await server.UpAsync(input);
        Assert.Equal(("/added/new", "/added/new"), (Below(world, "a"), Below(world, "b")));
    }

    [Fact]
    public async Task A_disk_whose_content_is_gone_is_an_error_before_anything_is_done_and_is_not_lost()
    {
        await using var world = World(Old);
        var server = await world.StartAsync();
        var input = world.Write(Topology);
        await server.UpAsync(input);
        var disk = world.Host["b"].Config.Disks[0].Path;
        await server.DownAsync("disks");
        world.Images.With(Manifest(New), "/added/new").Forget("x/y");
        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(input));
        Assert.Equal($"node b: its disk was made over a content of the image 'x/y' that is no more there ({Old})", refused.Message);
        Assert.True(File.Exists(disk));

        // The same file again mends it.
        world.Images.With(Manifest(Old), "/added/old");
        await server.UpAsync(input);
        Assert.Equal("/added/old", Below(world, "b"));
    }

    [Fact]
    public async Task The_users_of_an_image_are_found_without_a_server()
    {
        await using var world = World(Old);
        var users = new DiskUsers(world.Options.DataDirectory);
        Assert.Empty(users.Of("x/y"));
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        await server.DownAsync("disks");
        Assert.Equal([("disks", "a", false), ("disks", "b", true)], users.Of("x/y").Select(user => (user.Lab, user.Node, user.Disk.Lasts)));
        Assert.Empty(users.Of("x"));
        await server.DownAsync("disks", wipe: true);
        Assert.Empty(users.Of("x/y"));
    }

    [Fact]
    public async Task Another_bus_needs_a_restart_and_says_so()
    {
        await using var world = World(Old);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology));
        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(world.Write(Topology.Replace("sata", "scsi", StringComparison.Ordinal))));
        Assert.Contains("disk-bus: sata → scsi", refused.Message + refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Further_disks_are_over_their_images_or_blank_and_a_CD_is_read_as_it_is()
    {
        await using var world = World(Old);
        world.Images.With(Manifest(New) with { Name = "data" }, "/added/data").With(Manifest(New) with { Name = "setup.iso" }, "/added/setup", DiskContent.Iso);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topology.Replace("a: { image: x/y }", "a: { image: x/y, disks: [8G, data], cdrom: setup.iso }", StringComparison.Ordinal)
            .Replace("b: { image: x/y, persistent: true, disk-bus: sata }", "b: { image: setup.iso, persistent: true, disks: 20G, cdrom: setup.iso }", StringComparison.Ordinal)));
        var (a, b) = (world.Host["a"].Config, world.Host["b"].Config);
        Assert.Equal(
            [$"own scratch-x@y-{Old}.qcow2", "own2 scratch2.qcow2", $"own3 scratch3-data-{New}.qcow2", "cd setup"], a.Disks.Select(disk => $"{disk.Id} {Path.GetFileName(disk.Path)}"));
        Assert.Equal((8L << 30, true, true), (a.Disks[1].NewBytes!.Value, a.Disks[1].IsBlank, a.Disks[1].BeginsAnew));
        Assert.Equal(new DiskConfig("base3", "/added/data", "raw", ReadOnly: true), a.Disks[2].Backing);
        Assert.Equal(new DiskConfig("cd", "/added/setup", "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide }, a.Disks[3]);
        Assert.Equal(["own2 disk2.qcow2", "cd setup", "cd2 setup"], b.Disks.Select(disk => $"{disk.Id} {Path.GetFileName(disk.Path)}"));
        Assert.Equal([("disks", "a", 3)], new DiskUsers(world.Options.DataDirectory).Of("data").Select(user => (user.Lab, user.Node, user.Disk.Number)));
        Assert.True(world.Images.Remove("data", "x86_64"));
        await server.DownAsync("disks");
        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(world.Write(Topology.Replace("a: { image: x/y }", "a: { image: x/y, disks: data }", StringComparison.Ordinal))));
        Assert.Contains("there is no image 'data'", refused.Message + string.Concat(refused.Diagnostics.Select(problem => problem.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_variables_of_a_UEFI_last_as_the_disk_does_and_another_firmware_needs_a_restart()
    {
        await using var world = World(Old);
        var server = await world.StartAsync();
        var uefi = Topology.Replace("nodes:", "defaults: { firmware: uefi }\nnodes:", StringComparison.Ordinal);
        await server.UpAsync(world.Write(uefi));
        var (a, b) = (world.Host["a"].Config, world.Host["b"].Config);
        Assert.Equal(new DiskConfig("uefi", Path.Combine(a.StateDirectory, "scratch-uefi.qcow2"), "qcow2", ReadOnly: false) { BeginsAnew = true }, a.UefiVariables);
        Assert.Equal(new DiskConfig("uefi", Path.Combine(b.StateDirectory, "uefi.qcow2"), "qcow2", ReadOnly: false), b.UefiVariables);
        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(world.Write(Topology)));
        Assert.Contains("firmware: uefi → bios", refused.Message + refused.Remedy, StringComparison.Ordinal);
    }

    private static TestWorld World(string content)
    {
        var world = new TestWorld();
        world.Images.With(Manifest(content), "/added/old");
        return world;
    }

    private static DiskManifest Manifest(string content) => new()
    {
        Name = "x/y",
        Kind = "vm",
        Architecture = "x86_64",
        Source = "y.img",
        Content = content,
        Sha256 = content,
        Bytes = 1 << 20,
        AddedAt = DateTimeOffset.UnixEpoch,
        MemoryBytes = 2L << 30,
        DiskBus = "ide",
    };

    private static string? Below(TestWorld world, string node) => world.Host[node].Config.Disks[0].Backing?.Path;
}
