using System.Diagnostics;
using System.Text;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Machines of the QEMU of this host, without a guest: the firmware finds nothing to boot.</summary>
public class RealMachineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_starts_as_the_machine_user_in_its_own_session_and_stops()
    {
        await using var qemu = new RealQemu();
        await qemu.Runtime().DescribeAsync(qemu.Config, Cancellation);
        var watch = Stopwatch.StartNew();
        var machine = await qemu.StartAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"started in {watch.ElapsedMilliseconds} ms");
        Assert.Equal(MachineState.Ready, machine.State);
        Assert.NotNull(machine.Record.ReadyAt);
        var pid = machine.Record.ProcessId;
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", Cancellation);
        if (MachineUser.ForThisServer() is { } user)
        {
            Assert.Contains(status, line => line.StartsWith($"Uid:\t{user.UserId}\t{user.UserId}\t{user.UserId}", StringComparison.Ordinal));
            Assert.Contains("NoNewPrivs:\t1", status);
            Assert.Contains("CapBnd:\t0000000000000000", status);
            Assert.Contains("CapEff:\t0000000000000000", status);
        }

        Assert.Contains("Seccomp:\t2", status);
        var fields = ProcessIdentity.StatFields(pid);
        Assert.Equal($"{pid}", fields[3]);
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{pid}/fd/0", false)?.FullName);
        Assert.True(machine.ReadUsage().ResidentBytes > 1 << 20);

        await machine.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.Equal(MachineState.Stopped, machine.State);
        Assert.Null(ProcessIdentity.Read(pid));
        Assert.Empty(Directory.GetFiles(qemu["run"]));
        Assert.Equal(default, machine.ReadUsage());
    }

    [Fact]
    public async Task The_server_may_go_and_another_takes_the_machine_up()
    {
        await using var qemu = new RealQemu();
        var first = await qemu.StartAsync();
        await first.DisposeAsync();
        Assert.NotNull(ProcessIdentity.Read(first.Record.ProcessId));
        Assert.Equal(first.Record.ProcessId, Assert.Single(qemu.Runtime().FindProcesses(qemu["run"])).ProcessId);

        await using var second = await qemu.Runtime().AdoptAsync(qemu.Config, first.Record, Cancellation);
        Assert.NotNull(second);
        Assert.Equal(MachineState.Ready, second.State);
        await second.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.Equal(MachineState.Stopped, second.State);
        Assert.Null(await qemu.Runtime().AdoptAsync(qemu.Config, first.Record, Cancellation));
        Assert.Empty(qemu.Runtime().FindProcesses(qemu["run"]));
    }

    [Fact]
    public async Task A_home_with_a_path_of_two_hundred_characters_works_and_only_the_user_of_the_machine_reads_its_log()
    {
        await using var qemu = new RealQemu();
        var home = qemu[$"home/{new string('x', 100)}/{new string('y', 100)}"];
        Directory.CreateDirectory(home);
        var machine = await qemu.StartAsync(qemu.Config with { StateDirectory = home });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home, "console.log")));
        Assert.DoesNotContain(machine.Record.Arguments, argument => argument.Contains("yyy", StringComparison.Ordinal));
        Assert.Contains(await qemu.Runtime().DescribeAsync(qemu.Config with { StateDirectory = home }, Cancellation), argument => argument.Contains("yyy", StringComparison.Ordinal));
        await machine.StopAsync(TimeSpan.Zero, Cancellation);
    }

    [Fact]
    public async Task A_killed_QEMU_is_a_crash_within_a_second()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        var watch = Stopwatch.StartNew();
        using (var descriptor = ProcessDescriptor.Open(machine.Record.ProcessId)!)
        {
            descriptor.Send(ProcessSignal.Kill);
        }

        var change = await machine.WaitForAsync(MachineState.Crashed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seen after {watch.ElapsedMilliseconds} ms");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains("killed by signal 9", change.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(qemu["run"]));
    }

    [Fact]
    public async Task A_QEMU_that_somebody_else_terminates_is_a_crash_with_its_last_words()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        using (var descriptor = ProcessDescriptor.Open(machine.Record.ProcessId)!)
        {
            descriptor.Send(ProcessSignal.Terminate);
        }

        var change = await machine.WaitForAsync(MachineState.Crashed);
        Assert.Contains("terminating on signal 15", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_QEMU_is_unresponsive_and_heals()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        using var descriptor = ProcessDescriptor.Open(machine.Record.ProcessId)!;
        descriptor.Send(ProcessSignal.Stop);
        Assert.Contains("not answered", (await machine.WaitForAsync(MachineState.Unresponsive)).Reason, StringComparison.Ordinal);
        descriptor.Send(ProcessSignal.Continue);
        await machine.WaitForAsync(MachineState.Ready);
    }

    [Fact]
    public async Task A_held_QEMU_is_adopted_as_unresponsive_and_can_be_ended()
    {
        await using var qemu = new RealQemu();
        var first = await qemu.StartAsync();
        await first.DisposeAsync();
        using var descriptor = ProcessDescriptor.Open(first.Record.ProcessId)!;
        descriptor.Send(ProcessSignal.Stop);
        await using var second = await qemu.Runtime().AdoptAsync(qemu.Config, first.Record, Cancellation);
        await second!.WaitForAsync(MachineState.Unresponsive);
        await second!.StopAsync(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal(MachineState.Stopped, second!.State);
        Assert.Null(ProcessIdentity.Read(first.Record.ProcessId));
    }

    [Fact]
    public async Task What_QEMU_refuses_is_told_in_its_words_with_real_paths_and_leaves_nothing()
    {
        await using var qemu = new RealQemu();
        await File.WriteAllBytesAsync(qemu["home/bad.qcow2"], Encoding.ASCII.GetBytes("no qcow2 at all"), Cancellation);
        var config = qemu.Config with { Disks = [new DiskConfig("disk0", qemu["home/bad.qcow2"], "qcow2", ReadOnly: true)] };
        var failure = await Assert.ThrowsAsync<MachineStartException>(() => qemu.StartAsync(config));
        Assert.StartsWith("lab/r1: QEMU did not start: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("qcow2", failure.Message, StringComparison.Ordinal);
        Assert.Empty(qemu.Runtime().FindProcesses(qemu["run"]));
    }

    [Fact]
    public async Task EndAsync_ends_the_recorded_process_only()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        await qemu.Runtime().EndAsync(machine.Record with { StartTicks = machine.Record.StartTicks + 1 }, Cancellation);
        await qemu.Runtime().EndAsync(machine.Record with { BootId = "another boot" }, Cancellation);
        await qemu.Runtime().EndAsync(machine.Record with { Arguments = machine.Record.Arguments.Add("-more") }, Cancellation);
        Assert.NotNull(ProcessIdentity.Read(machine.Record.ProcessId));
        await qemu.Runtime().EndAsync(machine.Record, Cancellation);
        Assert.Null(ProcessIdentity.Read(machine.Record.ProcessId));
    }
}
