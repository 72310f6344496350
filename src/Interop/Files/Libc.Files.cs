using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Files;

/// <summary>The C library's calls on files and directories. Numbers are Linux's, the same on x86_64, aarch64 and riscv64 where used.</summary>
internal static unsafe partial class Libc
{
    internal const int ReadOnly = 0;
    internal const int CloseOnExec = 0x80000;
    internal const int NonBlocking = 0x800;

    /// <summary>O_NOFOLLOW, which ARM numbers otherwise (Linux arch/arm64/include/uapi/asm/fcntl.h).</summary>
    internal static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    internal const int CurrentDirectory = -100;
    internal const int EmptyPath = 0x1000;
    internal const uint StatType = 1;
    internal const uint StatOwner = 0x18;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle Open(string path, int flags, uint mode = 0);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeOwner(string path, uint userId, uint groupId);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Statx(int directory, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Statx(SafeFileHandle directory, string path, int flags, uint mask, byte* result);

    internal static IOException Failure(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }
}
