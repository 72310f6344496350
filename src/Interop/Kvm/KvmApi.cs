using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Kvm;

/// <summary>The hypervisor's device.</summary>
public static unsafe class KvmApi
{
    /// <summary>The one stable version of the interface; no other may be used (api.rst, KVM_GET_API_VERSION).</summary>
    public const int StableVersion = 12;

    /// <summary>Opens the device and asks for its version.</summary>
    /// <exception cref="KvmException">It cannot be opened.</exception>
    public static int ReadVersion(string device)
    {
        using var kvm = Open(device);
        return Checked(Libc.Control(kvm, Libc.GetApiVersion, null), "KVM_GET_API_VERSION");
    }

    internal static SafeFileHandle Open(string device)
    {
        var handle = Libc.Open(device, Libc.OpenReadWrite | Libc.OpenCloseOnExec, 0);
        return handle.IsInvalid ? throw new KvmException($"open {device}", Marshal.GetLastPInvokeError()) : handle;
    }

    internal static int Checked(int result, string call) => result < 0 ? throw new KvmException(call, Marshal.GetLastPInvokeError()) : result;

    internal static SafeFileHandle Checked(SafeFileHandle handle, string call) =>
        handle.IsInvalid ? throw new KvmException(call, Marshal.GetLastPInvokeError()) : handle;

    internal static nint Mapped(nint address, string call) => address == -1 ? throw new KvmException(call, Marshal.GetLastPInvokeError()) : address;
}
