using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Machines that are held, let go and reset: by the QEMU of this host, and by one that does what the test says.</summary>
public class HeldMachineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_one_is_held_and_goes_on_and_is_taken_up_as_held()
    {
        await using var qemu = new RealQemu();
        var first = await qemu.StartAsync();
        await first.PauseAsync(Cancellation);
        Assert.Equal(MachineState.Paused, first.State);
        await first.PauseAsync(Cancellation);
        await first.DisposeAsync();

        await using var second = await qemu.Runtime().AdoptAsync(qemu.Config, first.Record, Cancellation);
        Assert.Equal(MachineState.Paused, second!.State);
        await second.ResumeAsync(Cancellation);
        Assert.Equal(MachineState.Ready, second.State);
        await second.ResumeAsync(Cancellation);
        await second.StopAsync(TimeSpan.Zero, Cancellation);
    }

    [Fact]
    public async Task A_real_one_is_reset_in_the_same_process()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        await machine.ResetAsync(Cancellation);
        await machine.ResetAsync(Cancellation);
        Assert.Equal(MachineState.Ready, machine.State);
        await machine.StopAsync(TimeSpan.Zero, Cancellation);
    }

    [Fact]
    public async Task A_held_one_is_ended_without_being_asked()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        await machine.PauseAsync(Cancellation);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await machine.StopAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(MachineState.Stopped, machine.State);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_reset_guest_is_booting_and_its_boot_time_begins_anew()
    {
        await using var fake = new AdoptedFake(hasAgent: true);
        await using var machine = await fake.AdoptAsync(fake.Record with { ReadyAt = fake.Record.StartedAt });
        Assert.Equal(MachineState.Ready, machine.State);
        fake.Time.Advance(TimeSpan.FromSeconds(1));
        var resetting = machine.ResetAsync(Cancellation);
        await fake.PassUntilAsync(() => fake.Qemu.Commands.Any(command => command.Command == "system_reset"));
        Assert.False(resetting.IsCompleted);
        await fake.Qemu.SendEventAsync("RESET", new JsonObject { ["guest"] = false, ["reason"] = "host-qmp-system-reset" });
        await resetting;
        await machine.WaitForAsync(MachineState.Booting);
        Assert.Null(machine.Record.BootTime);
        Assert.True(machine.Record.ResetAt > machine.Record.StartedAt);
    }

    [Fact]
    public async Task A_reset_that_QEMU_takes_and_does_not_do_and_a_refusal_are_told()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        var resetting = machine.ResetAsync(Cancellation);
        await fake.PassUntilAsync(() => resetting.IsCompleted);
        Assert.Contains("lab/r1: QEMU took the reset", (await Assert.ThrowsAsync<MachineControlException>(() => resetting)).Message, StringComparison.Ordinal);
        fake.Qemu.Answer = (command, _) => command == "stop" ? "not now" : new JsonObject { ["status"] = "running" };
        Assert.Contains("lab/r1: stop: ", (await Assert.ThrowsAsync<MachineControlException>(() => machine.PauseAsync(Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal(MachineState.Ready, machine.State);
    }
}
