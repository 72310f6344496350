using System.Diagnostics;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tests.Disks;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>A real QEMU on a host that has no room left: on its disk, or in its memory.</summary>
public sealed class RealTroubleTests
{
    private const int Megabytes = 64;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DiskBus.Virtio)]
    [InlineData(DiskBus.Ide)]
    [InlineData(DiskBus.Scsi)]
    public async Task A_full_host_disk_holds_the_machine_which_loses_nothing_and_goes_on_when_there_is_room(DiskBus bus)
    {
        Assert.SkipUnless(SystemUser.IsRoot, "only root can make a disk that is small");
        await using var qemu = new RealQemu();
        var folder = qemu["home/r1"];
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "labsim-test", folder);
        try
        {
            await using var machine = await qemu.StartAsync(qemu.Config with { Disks = [await OwnDiskAsync(qemu, BootProgram.Fills, bus)], HasScreen = true, Firmware = [] });
            await AwaitAsync(() => machine.State == MachineState.Paused, () => $"{machine.State}: {machine.Reason}");
            Assert.Equal("no space is left for its disk", machine.Reason);

            // Without room it is held again, as often as it is let go.
            await machine.ResumeAsync(Cancellation);
            await AwaitAsync(() => machine is { State: MachineState.Paused, Reason: "no space is left for its disk" }, () => $"{machine.State}: {machine.Reason}");
            await RunAsync("mount", "-o", "remount,size=80m", folder);
            await machine.ResumeAsync(Cancellation);
            await AwaitAsync(() => Said(qemu).Contains("written.", StringComparison.Ordinal), () => $"{machine.State}: {machine.Reason}: {Said(qemu)}");
            Assert.DoesNotContain("failed.", Said(qemu), StringComparison.Ordinal);
            Assert.Null(machine.Reason);
            Assert.True(new FileInfo(Path.Combine(folder, "scratch.qcow2")).Length > BootProgram.Writes * 65_536);
            await machine.StopAsync(TimeSpan.Zero, Cancellation);
        }
        finally
        {
            await RunAsync("umount", "-l", folder);
        }
    }

    [Fact]
    public async Task When_memory_runs_out_one_machine_goes_and_is_told_why_and_the_others_go_on()
    {
        Assert.SkipUnless(SystemUser.IsRoot, "only root can make a control group");
        await using var qemu = new RealQemu();
        Directory.CreateDirectory(qemu["home/r2"]);
        Directory.CreateDirectory(qemu["run2"]);
        await using var group = new MemoryGroup(Megabytes << 20);
        await using var other = await qemu.StartAsync(qemu.Config with { Name = "r2", StateDirectory = qemu["home/r2"], RunDirectory = qemu["run2"] });
        var disk = await OwnDiskAsync(qemu, BootProgram.Eats, DiskBus.Virtio);
        var config = qemu.Config with { Disks = [disk], MemoryBytes = 256 << 20, HasScreen = true, Firmware = [] };

        await using var machine = await qemu.StartAsync(config);
        group.Add(machine.Record.ProcessId);
        await AwaitAsync(() => machine.State == MachineState.Crashed, () => $"{machine.State}: {machine.Reason}: {Said(qemu)}");
        Assert.Equal("memory ran out, and the host's kernel killed its QEMU: give nodes less memory, or run fewer of them", machine.Reason);
        Assert.Equal(MachineState.Ready, other.State);
        Assert.Equal("300", (await File.ReadAllTextAsync($"/proc/{other.Record.ProcessId}/oom_score_adj", Cancellation)).TrimEnd());
    }

    private static async Task<DiskConfig> OwnDiskAsync(RealQemu qemu, byte[] program, DiskBus bus)
    {
        var below = qemu["base.raw"];
        await using (var raw = new FileStream(below, FileMode.CreateNew))
        {
            raw.Write(program);
            raw.SetLength(Megabytes << 20);
        }

        File.SetUnixFileMode(below, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return new DiskConfig("own", Path.Combine(qemu["home/r1"], "scratch.qcow2"), "qcow2", ReadOnly: false)
        {
            Backing = new DiskConfig("base", below, "raw", ReadOnly: true), NewBytes = Megabytes << 20, BeginsAnew = true, Bus = bus,
        };
    }

    private static string Said(RealQemu qemu) => File.ReadAllText(qemu["home/r1/console.log"]);

    private static async Task AwaitAsync(Func<bool> holds, Func<string> otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(50, Cancellation))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), otherwise());
        }
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        var complaint = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program}: {complaint}");
    }
}
