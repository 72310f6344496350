using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Kvm;

/// <summary>The calls of the Linux hypervisor (linux/kvm.h; Documentation/virt/kvm/api.rst).</summary>
internal static unsafe partial class Libc
{
    internal const int OpenReadWrite = 2;
    internal const int OpenCloseOnExec = 0x80000;
    internal const int Interrupted = 4;
    internal const int ReadWriteProtection = 3;
    internal const int Shared = 1;
    internal const int PrivateAnonymous = 0x22;

    internal const uint GetApiVersion = 0xAE00;
    internal const uint CreateMachine = 0xAE01;
    internal const uint GetRunSize = 0xAE04;
    internal const uint CreateCpu = 0xAE41;
    internal const uint SetMemoryRegion = 0x4020AE46;
    internal const uint Run = 0xAE80;
    internal const uint SetRegisters = 0x4090AE82;
    internal const uint GetSpecialRegisters = 0x8138AE83;
    internal const uint SetSpecialRegisters = 0x4138AE84;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(SafeFileHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial SafeFileHandle ControlForFile(SafeFileHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint MapFile(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint MapMemory(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(nint address, nuint length);
}
