using LabSim.Interop.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;

namespace LabSim.NodeRuntime.Kvm;

/// <summary>Looks at <c>/dev/kvm</c>: is it there, may we and the machines' user open it, is it the interface that QEMU wants?</summary>
/// <param name="path">The device.</param>
/// <param name="cpuFlags">The words of <c>/proc/cpuinfo</c>, for the remedy where there is no device.</param>
/// <param name="user">The user that machines run as, or <see langword="null"/> for our own.</param>
internal sealed class KvmDevice(string path, IReadOnlySet<string> cpuFlags, MachineUser? user)
{
    /// <summary>What is wrong with it for ourselves, or <see langword="null"/>.</summary>
    public AcceleratorReport? FindFault()
    {
        if (!File.Exists(path))
        {
            return Missing();
        }

        try
        {
            var version = KvmApi.ReadVersion(path);
            if (version != KvmApi.StableVersion)
            {
                return Fault($"{path} speaks version {version} of the interface, not {KvmApi.StableVersion}", "Use a kernel of 2.6.22 or later.");
            }
        }
        catch (KvmException refused) when (refused.Denied)
        {
            return Fault($"{path} exists, but {Environment.UserName} may not open it", $"usermod -aG kvm {Environment.UserName}, then log in again");
        }
        catch (KvmException broken)
        {
            return Fault($"{path} exists, but does not work ({broken.Message})", "Load the module of the host's CPU: modprobe kvm_intel or modprobe kvm_amd");
        }

        return null;
    }

    /// <summary>That the machines' user may not open it, or <see langword="null"/>.</summary>
    public async Task<AcceleratorReport?> FindUserFaultAsync(CancellationToken cancellation) =>
        user is null || await DeviceAccess.MayOpenAsync(path, user, cancellation).ConfigureAwait(false)
            ? null
            : Fault(
                $"{path} exists, but machines run as the user '{user.Name}', who may not open it",
                $"chgrp kvm {path} && chmod 660 {path} && usermod -aG kvm {user.Name}");

    private static AcceleratorReport Fault(string finding, string remedy) => new(AcceleratorKind.Kvm, Usable: false, Recommended: false, finding, remedy);

    private AcceleratorReport Missing() => cpuFlags.Contains("vmx") || cpuFlags.Contains("svm")
        ? Fault($"{path} does not exist, although the CPU can virtualise", $"modprobe {(cpuFlags.Contains("vmx") ? "kvm_intel" : "kvm_amd")}")
        : Fault(
            $"{path} does not exist, and the CPU shows no virtualisation",
            "Switch on virtualisation in the firmware; in a virtual machine, nested virtualisation on its host. Until then guests are translated (TCG).");
}
