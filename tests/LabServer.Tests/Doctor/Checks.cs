using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Doctor;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Doctor;

public sealed class Checks
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_accelerator_is_a_warning_as_long_as_another_works()
    {
        var found = await new AcceleratorCheck([new FakeAccelerator(AcceleratorKind.Kvm, usable: true, recommended: false), new FakeAccelerator(AcceleratorKind.Tcg)]).ExamineAsync(Cancelled);
        Assert.Equal([("accel.kvm", "warning"), ("accel.tcg", "ok")], found.Select(check => (check.Id, check.Status)));
    }

    [Fact]
    public async Task No_accelerator_at_all_is_an_error_with_its_remedy()
    {
        var found = Assert.Single(await new AcceleratorCheck([new FakeAccelerator(AcceleratorKind.Kvm, usable: false, recommended: false)]).ExamineAsync(Cancelled));
        Assert.Equal(("error", "use another host"), (found.Status, found.Remedy));
    }

    [Fact]
    public async Task Without_any_qemu_that_of_the_host_is_an_error_and_that_of_a_foreign_architecture_a_word()
    {
        using var directory = new TemporaryDirectory();
        var catalog = new QemuCatalog(new RuntimeOptions { SearchDirectories = [directory.Path] });
        var found = await new QemuCheck(catalog, "x86_64", ["aarch64"]).ExamineAsync(Cancelled);
        Assert.Equal([("qemu.x86_64", "error"), ("qemu.aarch64", "ok")], found.Select(check => (check.Id, check.Status)));
        Assert.Contains("qemu-system-arm", found[1].Remedy, StringComparison.Ordinal);
        Assert.Contains("arch: aarch64", found[1].Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_UEFI_the_package_is_named_and_nothing_is_wrong()
    {
        using var directory = new TemporaryDirectory();
        var found = await new UefiCheck(new UefiCatalog(new RuntimeOptions { FirmwareDescriptors = [directory.Path] })).ExamineAsync(Cancelled);
        Assert.Equal(
            [("uefi.x86_64", "ok", "apt-get install ovmf"), ("uefi.aarch64", "ok", "apt-get install qemu-efi-aarch64"), ("uefi.riscv64", "ok", "apt-get install qemu-efi-riscv64")],
            found.Select(check => (check.Id, check.Status, check.Remedy)));
        await File.WriteAllTextAsync(directory["60.json"], $$"""
            {"interface-types": ["uefi"], "features": [], "targets": [{"architecture": "x86_64", "machines": ["pc-i440fx-*"]}],
             "mapping": {"device": "flash", "executable": {"filename": "{{directory["60.json"]}}", "format": "raw"}, "nvram-template": {"filename": "{{directory["60.json"]}}", "format": "raw"} } }
            """, Cancelled);
        found = await new UefiCheck(new UefiCatalog(new RuntimeOptions { FirmwareDescriptors = [directory.Path] })).ExamineAsync(Cancelled);
        Assert.Equal((directory["60.json"], null), (found[0].Finding, found[0].Remedy));
    }

    [Theory]
    [InlineData(100L << 20, "error")]
    [InlineData(1L << 30, "warning")]
    [InlineData(100L << 30, "ok")]
    public async Task Free_space_is_measured_where_the_home_will_be(long free, string status)
    {
        using var directory = new TemporaryDirectory();
        string? asked = null;
        var check = new FreeSpaceCheck(new HomeDirectory(directory["not/yet/made"], "/r"), path =>
        {
            asked = path;
            return free;
        });
        Assert.Equal(status, Assert.Single(await check.ExamineAsync(Cancelled)).Status);
        Assert.Equal(directory.Path, asked);
    }

    [Theory]
    [InlineData("Max open files            1024                 256                  files", "warning")]
    [InlineData("Max open files            1024                 524288               files", "ok")]
    [InlineData("Max open files            unlimited            unlimited            files", "ok")]
    public async Task The_hard_limit_of_open_files_counts(string line, string status)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["limits"], $"Limit                     Soft Limit           Hard Limit           Units\n{line}\n");
        Assert.Equal(status, Assert.Single(await new FileDescriptorCheck(directory["limits"]).ExamineAsync(Cancelled)).Status);
    }

    [Theory]
    [InlineData("MemAvailable:     400000 kB", "warning")]
    [InlineData("MemAvailable:   24000000 kB", "ok")]
    public async Task Available_memory_counts(string line, string status)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["meminfo"], $"MemTotal:       24000000 kB\n{line}\n");
        Assert.Equal(status, Assert.Single(await new MemoryCheck(directory["meminfo"]).ExamineAsync(Cancelled)).Status);
    }

    [Fact]
    public async Task Limits_that_cannot_be_held_are_a_word_with_why_and_the_remedy()
    {
        var report = new LimitsReport { Group = "/sys/fs/cgroup", Cpus = [0, 1, 3] };
        var found = Assert.Single(await new LimitsCheck(() => report).ExamineAsync(Cancelled));
        Assert.Equal(("ok", "cpu-limit and memory-limit are held by control groups below /sys/fs/cgroup; cpu-set: 0-1,3", null), (found.Status, found.Finding, found.Remedy));
        found = Assert.Single(await new LimitsCheck(() => report with { Memory = new LimitFault("version 1 has it", "boot otherwise") }).ExamineAsync(Cancelled));
        Assert.Equal(("ok", "memory-limit cannot be held: version 1 has it; cpu-set: 0-1,3", "boot otherwise"), (found.Status, found.Finding, found.Remedy));
    }

    [Fact]
    public async Task A_missing_kvm_device_is_no_error_because_tcg_works()
    {
        using var directory = new TemporaryDirectory();
        var found = Assert.Single(await new VirtualisationDeviceCheck(directory["kvm"]).ExamineAsync(Cancelled));
        Assert.Equal("warning", found.Status);
        Assert.NotNull(found.Remedy);
        File.WriteAllText(directory["kvm"], "");
        Assert.Equal("ok", Assert.Single(await new VirtualisationDeviceCheck(directory["kvm"]).ExamineAsync(Cancelled)).Status);
    }

    [Fact]
    public async Task A_home_that_the_machine_user_cannot_reach_is_an_error_that_names_the_closed_directory()
    {
        using var directory = new TemporaryDirectory();
        var closed = Directory.CreateDirectory(directory["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        File.SetUnixFileMode(directory.Path, File.GetUnixFileMode(directory.Path) | UnixFileMode.OtherExecute);
        var host = new HostSettings(new HomeDirectory(Path.Combine(closed, "home"), "/r"), new MachineUser("labsim", 1, 1), _ => null, TimeProvider.System);
        var found = Assert.Single(await new MachineUserCheck(host).ExamineAsync(Cancelled));
        Assert.Equal("error", found.Status);
        Assert.Contains(closed, found.Finding, StringComparison.Ordinal);
        File.SetUnixFileMode(closed, File.GetUnixFileMode(closed) | UnixFileMode.OtherExecute);
        Assert.Equal("ok", Assert.Single(await new MachineUserCheck(host).ExamineAsync(Cancelled)).Status);
    }

    [Fact]
    public async Task A_run_directory_that_is_a_link_or_open_to_others_is_an_error()
    {
        using var directory = new TemporaryDirectory();
        var check = new RunDirectoryCheck(new HomeDirectory("/d", directory["run"]));
        Assert.Equal("ok", Assert.Single(await check.ExamineAsync(Cancelled)).Status);
        File.CreateSymbolicLink(directory["run"], "/tmp");
        Assert.Equal("error", Assert.Single(await check.ExamineAsync(Cancelled)).Status);
        File.Delete(directory["run"]);
        Directory.CreateDirectory(directory["run"]);
        File.SetUnixFileMode(directory["run"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        Assert.Equal("error", Assert.Single(await check.ExamineAsync(Cancelled)).Status);
    }

    [Fact]
    public async Task Images_say_whether_they_are_built()
    {
        var images = new FakeImageCatalog();
        var before = await new ImageCheck(images).ExamineAsync(Cancelled);
        Assert.All(images.List(), image => Assert.Contains(before, check => check.Id == $"image.{image.Name}.{image.Architecture}"));
    }

    [Fact]
    public async Task Missing_tools_are_named_with_their_packages()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["tshark"], "");
        File.WriteAllText(directory["sharkd"], "");
        var found = await new DissectorCheck(new ProgramSearch(name => name == "PATH" ? directory.Path : null)).ExamineAsync(Cancelled);
        Assert.Equal(["sharkd", "tshark"], found.Select(check => check.Id));
        Assert.All(found, check => Assert.StartsWith(directory[check.Id], check.Finding, StringComparison.Ordinal));
        Assert.All(found, check => Assert.Equal(("ok", null), (check.Status, check.Remedy)));
    }

    [Fact]
    public async Task A_check_that_fails_itself_does_not_hide_the_others()
    {
        var document = await new Examination([new Broken(), new MemoryCheck("/proc/meminfo")]).RunAsync(Cancelled);
        Assert.Equal(["broken", "memory"], document.Checks.Select(check => check.Id));
        Assert.Equal(("error", "cannot be examined: out of order"), (document.Checks[0].Status, document.Checks[0].Finding));
    }

    [Theory]
    [InlineData("labsim", 999u, 995u)]
    [InlineData("nobody", null, null)]
    public void The_machine_user_is_found_in_the_password_file(string name, uint? user, uint? group)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["passwd"], "root:x:0:0:root:/root:/bin/bash\nlabsimx:x:1:1::/:/bin/sh\nbroken\nlabsim:x:999:995::/nonexistent:/usr/sbin/nologin\n");
        var found = PasswordFile.Find(directory["passwd"], name);
        Assert.Equal((user, group), (found?.UserId, found?.GroupId));
    }

    private sealed class Broken : IHostCheck
    {
        public string Id => "broken";

        public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) => throw new InvalidOperationException("out of order");
    }
}
