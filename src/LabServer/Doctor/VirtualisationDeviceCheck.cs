using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>Whether we may open <c>/dev/kvm</c>: whether it is also fast is the accelerator's to say.</summary>
internal sealed class VirtualisationDeviceCheck(string device) : IHostCheck
{
    private const string Title = "Permission on /dev/kvm";

    public string Id => "kvm-permission";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) => new([Examine()]);

    private CheckDocument Examine()
    {
        if (!File.Exists(device))
        {
            return Finding.Warning(Id, Title, $"{device} does not exist: guests run under TCG", "load the module kvm_intel or kvm_amd, switch virtualisation on in the firmware, or allow nested virtualisation");
        }

        try
        {
            using var opened = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite);
            return Finding.Ok(Id, Title, $"{device} can be opened");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return Finding.Warning(Id, Title, $"{device} cannot be opened ({error.Message}): guests run under TCG", "usermod -aG kvm $USER, then log in again");
        }
    }
}
