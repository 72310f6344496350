using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>The disk that a persistent node has to itself: r2 of <see cref="Topologies.Duo"/>.</summary>
public sealed class PersistentNodes
{
    [Fact]
    public async Task A_persistent_node_has_a_second_disk_and_its_image_is_told_so()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var (plain, persistent) = (world.Host["r1"].Config, world.Host["r2"].Config);
        Assert.Equal("root", Assert.Single(plain.Disks).Id);
        Assert.Equal("console=ttyS0 quiet", plain.Kernel!.CommandLine);
        Assert.Equal("console=ttyS0 quiet own_disk=/dev/vdb", persistent.Kernel!.CommandLine);
        Assert.Equal(plain.Disks[0], persistent.Disks[0]);
        Assert.Equal(new DiskConfig("own", Path.Combine(persistent.StateDirectory, "disk.qcow2"), "qcow2", ReadOnly: false) { NewBytes = 1 << 30 }, persistent.Disks[1]);
    }

    [Fact]
    public async Task The_disk_outlives_down_a_failed_up_and_a_restart_and_goes_with_a_wipe()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var input = world.Write(Topologies.Duo);
        await server.UpAsync(input);
        var disk = world.Host["r2"].Config.Disks[1].Path;
        await File.WriteAllTextAsync(disk, "written by r2", TestContext.Current.CancellationToken);

        await server.DownAsync("duo");
        world.Machines.RefuseStart = config => config.Name == "r1" ? new MachineStartException("r1: no") : null;
        Assert.Equal("failed", (await server.UpAsync(input))!.State);
        world.Machines.RefuseStart = null;
        Assert.Equal("done", (await server.UpAsync(input))!.State);
        var restart = await server.Labs.RestartAsync("duo", ["r2"], TestContext.Current.CancellationToken);
        await server.OverAsync("duo", restart);
        Assert.Equal("written by r2", await File.ReadAllTextAsync(disk, TestContext.Current.CancellationToken));

        await server.DownAsync("duo", wipe: true);
        Assert.False(File.Exists(disk));
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task The_plan_says_whether_a_disk_is_made_or_kept()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var input = world.Write(Topologies.Duo);
        Assert.Contains("make the disk of r2", (await server.Labs.PlanAsync(input, TestContext.Current.CancellationToken)).Steps);
        await server.UpAsync(input);
        await server.DownAsync("duo");
        var steps = (await server.Labs.PlanAsync(input, TestContext.Current.CancellationToken)).Steps;
        Assert.Contains("keep the disk of r2", steps);
        Assert.DoesNotContain(steps, step => step.Contains("disk of r1", StringComparison.Ordinal));
    }
}
