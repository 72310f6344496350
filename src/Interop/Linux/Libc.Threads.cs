using System.Runtime.InteropServices;

namespace LabSim.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int CLONE_NEWNET = 0x40000000;

    [LibraryImport(Library, EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);

    [LibraryImport(Library, EntryPoint = "sched_setaffinity", SetLastError = true)]
    internal static partial int SetAffinity(int thread, nuint length, ulong* cores);

    [LibraryImport(Library, EntryPoint = "sched_getaffinity", SetLastError = true)]
    internal static partial int GetAffinity(int thread, nuint length, ulong* cores);
}
