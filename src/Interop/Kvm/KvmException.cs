using System.ComponentModel;

namespace LabSim.Interop.Kvm;

/// <summary>The Linux hypervisor refused something.</summary>
public sealed class KvmException(string call, int error) : Exception($"{call}: {new Win32Exception(error).Message}")
{
    private const int NoPermission = 13;
    private const int NotPermitted = 1;

    /// <summary>The system's error number.</summary>
    public int Error => error;

    /// <summary>We may not use the device.</summary>
    public bool Denied => error is NoPermission or NotPermitted;
}
