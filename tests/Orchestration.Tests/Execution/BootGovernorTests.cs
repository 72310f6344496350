using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Execution;

public sealed class BootGovernorTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Places_are_given_in_the_order_in_which_they_are_asked_for()
    {
        var governor = new BootGovernor(1, _time);
        var first = await governor.EnterAsync(Config(), Token);
        var second = governor.EnterAsync(Config(), Token);
        var third = governor.EnterAsync(Config(), Token);
        Assert.False(second.IsCompleted);
        first.Dispose();
        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
        Assert.True(governor.EnterAsync(Config(), Token).IsCompletedSuccessfully);
        Assert.False(governor.EnterAsync(Config(), Token).IsCompleted);
    }

    [Fact]
    public async Task Who_waits_no_more_takes_no_place()
    {
        var governor = new BootGovernor(1, _time);
        var first = await governor.EnterAsync(Config(), Token);
        using var gone = new CancellationTokenSource();
        var second = governor.EnterAsync(Config(), gone.Token);
        var third = governor.EnterAsync(Config(), Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task A_machine_without_a_guest_needs_no_place()
    {
        var governor = new BootGovernor(1, _time);
        _ = await governor.EnterAsync(Config(), Token);
        (await governor.EnterAsync(Config() with { UserNetwork = new UserNetwork("10.0.2.0/24") }, Token)).Dispose();
        Assert.False(governor.EnterAsync(Config(), Token).IsCompleted);
    }

    [Theory]
    [InlineData(true, MachineState.Ready, true)]
    [InlineData(true, MachineState.Failed, true)]
    [InlineData(true, MachineState.Paused, true)]
    [InlineData(true, MachineState.Crashed, true)]
    [InlineData(false, MachineState.Ready, false)]
    [InlineData(false, MachineState.Crashed, true)]
    public async Task A_place_is_kept_as_long_as_the_guest_boots(bool tells, MachineState state, bool gone)
    {
        var governor = new BootGovernor(1, _time);
        var (machine, process) = await StartAsync(tells);
        (await governor.EnterAsync(machine.Config, Token)).Follow(machine);
        var next = governor.EnterAsync(Config(), Token);
        Assert.False(next.IsCompleted);
        process.Become(state);
        if (!gone)
        {
            _time.Advance((tells ? BootGovernor.Patience : BootGovernor.Blind) - TimeSpan.FromSeconds(1));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await next;
    }

    [Fact]
    public async Task A_slow_guest_gives_its_place_up_and_only_once()
    {
        var governor = new BootGovernor(1, _time);
        var (machine, process) = await StartAsync(tells: true);
        (await governor.EnterAsync(machine.Config, Token)).Follow(machine);
        _time.Advance(BootGovernor.Patience);
        _ = await governor.EnterAsync(Config(), Token);
        process.Become(MachineState.Ready);
        Assert.False(governor.EnterAsync(Config(), Token).IsCompleted);
    }

    [Fact]
    public async Task The_routers_of_a_lab_boot_one_after_the_other_where_there_is_one_place()
    {
        await using var world = new TestWorld { Boots = new BootGovernor(1, TimeProvider.System) };
        world.Options = world.Options with { ParallelStarts = 3 };
        world.Machines.ReadyAtOnce = false;
        var server = await world.StartAsync();
        var up = await server.Labs.UpAsync(world.Write(Topologies.Duo), Token);
        await server.UntilAsync("duo", lab => lab.Nodes.Count(node => node.State == "booting") == 1);
        Assert.Single(world.Host.Started);
        await server.UntilAsync("duo", lab => lab.Nodes.Any(node => node is { State: "starting", Reason: "waits until others have booted" }));
        world.Host.Started.Single().Become(MachineState.Ready);
        await server.UntilAsync("duo", lab => lab.Nodes.Count(node => node.State == "booting") == 1 && lab.Nodes.Count(node => node.State == "ready") == 1);
        world.Host.Started.Last().Become(MachineState.Ready);
        await server.OverAsync("duo", up.Operation!);
    }

    private async Task<(IMachine Machine, FakeProcess Process)> StartAsync(bool tells)
    {
        var host = new FakeHost(_time);
        var machine = await new FakeMachineRuntime(host) { ReadyAtOnce = false }.StartAsync(
            Config() with { HasAgent = tells, StateDirectory = _directory.Path, RunDirectory = _directory.Path }, ImmutableHashSet<string>.Empty, Token);
        return (machine, host.Started.Single());
    }

    private static MachineConfig Config() => new()
    {
        Lab = "l", Name = "n", Architecture = "x86_64", MemoryBytes = 1 << 20, Cpus = 1, Accelerator = AcceleratorKind.Tcg, Disks = [], Nics = [], Firmware = [], HasAgent = false,
        StateDirectory = "/x", RunDirectory = "/x",
    };
}
