using System.Diagnostics;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tests.Kvm;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Guests without our agent: one that says on its console that it is ready, one that never does, and one that no button ends.</summary>
public class RealReadyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_is_ready_when_its_console_says_so_and_again_after_a_reset()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync(await SayingAsync(qemu, "hello\r\nPress RETURN to get started"));
        await machine.WaitForAsync(MachineState.Ready);
        Assert.NotNull(machine.Record.BootTime);
        await machine.ResetAsync(Cancellation);
        await machine.WaitForAsync(MachineState.Ready);
        Assert.True(machine.Record.ReadyAt > machine.Record.ResetAt);
        Assert.True(machine.Record.ConsoleFrom > 0);
        await machine.StopAsync(TimeSpan.Zero, Cancellation);
    }

    [Fact]
    public async Task What_it_said_while_no_server_was_there_is_read_in_its_log_and_what_an_earlier_boot_said_does_not_count()
    {
        await using var qemu = new RealQemu();
        var config = await SayingAsync(qemu, "Press RETURN to get started");
        await File.WriteAllTextAsync(Path.Combine(config.StateDirectory, "console.log"), "Press RETURN of an earlier boot\n", Cancellation);
        var never = await qemu.StartAsync(config with { Kernel = null });
        await using (var same = await qemu.Runtime().AdoptAsync(config with { Kernel = null }, never.Record, Cancellation))
        {
            Assert.Equal(MachineState.Booting, same!.State);
        }

        await never.StopAsync(TimeSpan.Zero, Cancellation);
        var first = await qemu.StartAsync(config);
        var record = first.Record with { ReadyAt = null };
        await first.WaitForAsync(MachineState.Ready);
        await first.DisposeAsync();
        await using var second = await qemu.Runtime().AdoptAsync(config, record, Cancellation);
        Assert.Equal(MachineState.Ready, second!.State);
        await second.StopAsync(TimeSpan.Zero, Cancellation);
    }

    [Fact]
    public async Task A_guest_that_does_not_hear_the_button_is_switched_off_at_once()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync(qemu.Config with { HearsPowerButton = false });
        var clock = Stopwatch.StartNew();
        await machine.StopAsync(TimeSpan.FromMinutes(2), Cancellation);
        Assert.Equal(MachineState.Stopped, machine.State);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    private static async Task<MachineConfig> SayingAsync(RealQemu qemu, string text)
    {
        await File.WriteAllBytesAsync(qemu["home/program"], MultibootProgram.Create(text), Cancellation);
        return qemu.Config with { Kernel = new KernelBoot(qemu["home/program"], "", "none"), ReadyTexts = ["login:", "Press RETURN"] };
    }
}
