using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Kvm;

public class KvmDeviceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("vmx", "modprobe kvm_intel")]
    [InlineData("svm", "modprobe kvm_amd")]
    [InlineData("sse2", "nested virtualisation")]
    public void A_missing_device_is_told_with_the_remedy_for_this_CPU(string flag, string remedy)
    {
        using var directory = new TemporaryDirectory();
        var fault = new KvmDevice(directory["kvm"], new HashSet<string> { flag }, user: null).FindFault();
        Assert.False(fault!.Usable);
        Assert.Contains("does not exist", fault.Finding, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_device_is_told()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["kvm"], "", Cancellation);
        var fault = new KvmDevice(directory["kvm"], new HashSet<string>(), user: null).FindFault();
        Assert.Contains("does not work", fault!.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_the_machines_user_may_not_open_is_told_with_the_remedy()
    {
        if (!SystemUser.IsRoot || !File.Exists("/dev/kvm"))
        {
            Assert.Skip("needs root and /dev/kvm");
        }

        // A user without any right: the highest number but one, in no group.
        var nobody = MachineUser.Find("nobody");
        Assert.NotNull(nobody);
        var fault = await new KvmDevice("/dev/kvm", new HashSet<string>(), nobody).FindUserFaultAsync(Cancellation);
        if (fault is null)
        {
            Assert.Skip("/dev/kvm is open to everybody here");
        }

        Assert.False(fault.Usable);
        Assert.Contains("'nobody'", fault.Finding, StringComparison.Ordinal);
        Assert.Contains("usermod -aG kvm nobody", fault.Remedy, StringComparison.Ordinal);
    }
}
