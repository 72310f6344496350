using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LabSim.Interop;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Tests.Disks;

namespace LabSim.NodeRuntime.Tests.Machines.Limits;

/// <summary>Limits of a real QEMU.</summary>
public sealed class RealLimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ImmutableArray<int> Cpus => ThreadCores.Read(Environment.ProcessId);

    [Fact]
    public async Task Each_of_its_threads_runs_on_its_cpus_from_the_start_and_on_others_when_they_change()
    {
        Assert.SkipUnless(Cpus.Length > 1, "this host has one CPU");
        await using var qemu = new RealQemu();
        var ours = ThreadCores.Read(ThreadCores.Current);
        await using var machine = await qemu.StartAsync(qemu.Config with { Limits = new MachineLimits { CpuSet = [Cpus[^1]] } });
        Assert.Equal([$"{Cpus[^1]}"], Allowed(machine));
        Assert.Equal(ours, ThreadCores.Read(ThreadCores.Current));

        machine.ChangeLimits(new MachineLimits { CpuSet = [Cpus[0]] });
        Assert.Equal([$"{Cpus[0]}"], Allowed(machine));
        Assert.Null(machine.UnmetLimits);
        Assert.Equal([Cpus[0]], machine.Config.Limits.CpuSet);
        machine.ChangeLimits(MachineLimits.None);
        Assert.Equal(Cpus, ThreadCores.Read(machine.Record.ProcessId));
        await machine.StopAsync(TimeSpan.Zero, Cancellation);
        machine.ChangeLimits(new MachineLimits { CpuSet = [Cpus[0]] });
        Assert.Null(machine.UnmetLimits);
    }

    [Fact]
    public async Task A_later_server_gives_it_its_cpus_where_somebody_took_them()
    {
        Assert.SkipUnless(Cpus.Length > 1, "this host has one CPU");
        await using var qemu = new RealQemu();
        var config = qemu.Config with { Limits = new MachineLimits { CpuSet = [Cpus[0]] } };
        await using var machine = await qemu.StartAsync(config);
        ThreadCores.SetAll(machine.Record.ProcessId, Cpus);
        await using var adopted = await qemu.Runtime().AdoptAsync(config, machine.Record, Cancellation);
        Assert.Equal([$"{Cpus[0]}"], Allowed(adopted!));
    }

    [Fact]
    public async Task A_machine_for_cpus_that_there_are_not_does_not_start_and_leaves_nothing()
    {
        await using var qemu = new RealQemu();
        var refused = await Assert.ThrowsAsync<MachineStartException>(() => qemu.StartAsync(qemu.Config with { Limits = new MachineLimits { CpuSet = [1023] } }));
        Assert.Contains("core 1023", refused.Message, StringComparison.Ordinal);
        Assert.Empty(qemu.Runtime().FindProcesses(qemu["run"]));
    }

    [Fact]
    public async Task What_the_host_can_limit_is_limited_and_what_it_cannot_is_told()
    {
        await using var qemu = new RealQemu();
        var limits = new MachineLimits { CpuPercent = 25, MemoryBytes = 256L << 20 };
        var report = new ControlGroups("labsim").Examine();
        await using var machine = await qemu.StartAsync(qemu.Config with { Limits = limits });
        Assert.Equal(report.Unmet(limits), machine.UnmetLimits);
        var own = File.ReadLines($"/proc/{machine.Record.ProcessId}/cgroup").Where(line => line.StartsWith("0::", StringComparison.Ordinal)).Select(line => line[3..]).SingleOrDefault();
        var held = report.Cpu is null || report.Memory is null;
        Assert.Equal(held, own?.EndsWith("/labsim/lab.r1", StringComparison.Ordinal) == true);
        var folder = $"{report.Group}/labsim/lab.r1";
        if (report.Cpu is null)
        {
            Assert.Equal("25000 100000", (await File.ReadAllTextAsync($"{folder}/cpu.max", Cancellation)).Trim());
            Assert.NotEqual("0", File.ReadLines($"{folder}/cpu.stat").Single(line => line.StartsWith("nr_periods ", StringComparison.Ordinal))[11..]);
        }

        if (report.Memory is null)
        {
            Assert.Equal(limits.MemoryBytes.Value.ToString(CultureInfo.InvariantCulture), (await File.ReadAllTextAsync($"{folder}/memory.max", Cancellation)).Trim());
        }

        await machine.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Who_wants_more_memory_than_its_limit_is_gone_and_told_why()
    {
        var report = new ControlGroups("labsim").Examine();
        Assert.SkipWhen(report.Memory is not null, $"this host limits no memory: {report.Memory?.Finding}");
        await using var qemu = new RealQemu();
        var below = qemu["base.raw"];
        await using (var raw = new FileStream(below, FileMode.CreateNew))
        {
            raw.Write(BootProgram.Eats);
            raw.SetLength(64 << 20);
        }

        File.SetUnixFileMode(below, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var disk = new DiskConfig("own", Path.Combine(qemu["home/r1"], "scratch.qcow2"), "qcow2", ReadOnly: false)
        {
            Backing = new DiskConfig("base", below, "raw", ReadOnly: true), NewBytes = 64 << 20, BeginsAnew = true,
        };
        await using var machine = await qemu.StartAsync(qemu.Config with { Disks = [disk], MemoryBytes = 256 << 20, HasScreen = true, Firmware = [], Limits = new MachineLimits { MemoryBytes = 128L << 20 } });
        for (var clock = Stopwatch.StartNew(); machine.State != MachineState.Crashed; await Task.Delay(50, Cancellation))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120), $"{machine.State}: {machine.Reason}");
        }

        Assert.Equal("its QEMU wanted more memory than its memory-limit, and the kernel killed it: raise memory-limit, or lower memory", machine.Reason);
        await machine.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.False(Directory.Exists($"{report.Group}/labsim/lab.r1"));
    }

    // What each thread may run on, each set once, as the kernel writes it.
    private static IEnumerable<string> Allowed(IMachine machine) => Directory.GetDirectories($"/proc/{machine.Record.ProcessId}/task")
        .Select(thread => File.ReadLines(Path.Combine(thread, "status")).Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1]).Distinct();
}
