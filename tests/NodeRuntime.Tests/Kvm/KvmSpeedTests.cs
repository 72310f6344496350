using LabSim.Interop.Kvm;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Kvm;

public class KvmSpeedTests
{
    [Fact]
    public async Task The_probe_measures_this_hosts_KVM_quickly()
    {
        try
        {
            KvmApi.ReadVersion("/dev/kvm");
        }
        catch (KvmException missing)
        {
            Assert.Skip($"no KVM here: {missing.Message}");
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var speed = await Task.Run(() => new KvmSpeedProbe("/dev/kvm", TimeProvider.System).Measure(), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{speed:0} instructions per second in {clock.ElapsedMilliseconds} ms");
        Assert.InRange(speed, 1e4, 1e11);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_measured_speed_is_remembered_until_the_next_boot_or_another_CPU()
    {
        using var directory = new TemporaryDirectory();
        var measured = 0;
        double Measure() => ++measured * 1e9;
        Assert.Equal(1e9, new KvmSpeedCache(directory["s"], "boot1", "cpu", Measure).Read().InstructionsPerSecond);
        Assert.Equal(1e9, new KvmSpeedCache(directory["s"], "boot1", "cpu", Measure).Read().InstructionsPerSecond);
        Assert.Equal(2e9, new KvmSpeedCache(directory["s"], "boot2", "cpu", Measure).Read().InstructionsPerSecond);
        Assert.Equal(3e9, new KvmSpeedCache(directory["s"], "boot2", "other", Measure).Read().InstructionsPerSecond);
        Assert.Equal(3, measured);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"BootId\":\"boot\",\"CpuModel\":\"cpu\"")]
    [InlineData("[1,2]")]
    [InlineData("{\"BootId\":\"boot\",\"CpuModel\":\"cpu\",\"InstructionsPerSecond\":-4}")]
    public void A_damaged_file_is_measured_again(string content)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["s"], content);
        Assert.Equal(5e8, new KvmSpeedCache(directory["s"], "boot", "cpu", () => 5e8).Read().InstructionsPerSecond);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_no_reason_to_fail() =>
        Assert.True(new KvmSpeedCache("/proc/no/such/place", "boot", "cpu", () => 5e8).Read().Fast);

    [Theory]
    [InlineData(7e5, false)]
    [InlineData(1.9e8, false)]
    [InlineData(2e8, true)]
    public async Task Only_a_fast_KVM_is_recommended(double speed, bool recommended)
    {
        try
        {
            KvmApi.ReadVersion("/dev/kvm");
        }
        catch (KvmException missing)
        {
            Assert.Skip($"no KVM here: {missing.Message}");
        }

        using var directory = new TemporaryDirectory();
        var device = new KvmDevice("/dev/kvm", new HashSet<string>(), user: null);
        var accelerator = new KvmAccelerator(device, new KvmSpeedCache(directory["s"], "boot", "cpu", () => speed), "GenuineIntel");
        var report = await accelerator.ExamineAsync(HostArchitecture.Name, TestContext.Current.CancellationToken);
        Assert.Equal((true, recommended), (report.Usable, report.Recommended));
        Assert.Equal(recommended, report.Remedy is null);
    }

    [Theory]
    [InlineData(true, "may not open")]
    [InlineData(false, "emulates")]
    public async Task Permission_for_the_machines_user_is_asked_for_only_where_the_device_is_worth_it(bool fast, string finding)
    {
        var nobody = MachineUser.Find("nobody");
        if (!SystemUser.IsRoot || !File.Exists("/dev/kvm") || nobody is null || (File.GetUnixFileMode("/dev/kvm") & UnixFileMode.OtherWrite) != 0)
        {
            Assert.Skip("needs root, the user nobody, and a /dev/kvm that is not open to everybody");
        }

        using var directory = new TemporaryDirectory();
        var speed = fast ? 1e9 : 1e6;
        var device = new KvmDevice("/dev/kvm", new HashSet<string>(), nobody);
        var accelerator = new KvmAccelerator(device, new KvmSpeedCache(directory["s"], "boot", "cpu", () => speed), "GenuineIntel");
        var report = await accelerator.ExamineAsync(HostArchitecture.Name, TestContext.Current.CancellationToken);
        Assert.Equal((false, false), (report.Usable, report.Recommended));
        Assert.Contains(finding, report.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_architecture_is_not_for_KVM()
    {
        using var directory = new TemporaryDirectory();
        var accelerator = new KvmAccelerator(directory.Path, user: null, TimeProvider.System);
        var report = await accelerator.ExamineAsync("s390x", TestContext.Current.CancellationToken);
        Assert.Equal(new AcceleratorReport(AcceleratorKind.Kvm, false, false, report.Finding, report.Remedy), report);
        Assert.Contains("s390x", report.Finding, StringComparison.Ordinal);
    }
}
