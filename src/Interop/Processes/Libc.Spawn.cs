using System.Runtime.InteropServices;

namespace LabSim.Interop.Processes;

/// <summary>The C library's calls that start a process (posix_spawn(3), glibc 2.34 for closefrom).</summary>
internal static unsafe partial class Libc
{
    internal const short SpawnSetSignalMask = 0x08;
    internal const short SpawnSetSignalDefaults = 0x04;
    internal const short SpawnSetSession = 0x80;

    // glibc: posix_spawn_file_actions_t has 80 bytes, posix_spawnattr_t 336, sigset_t 128; generous room for all.
    internal const int SpawnStructureBytes = 512;

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    internal static partial int Spawn(out int pid, byte* path, void* actions, void* attributes, byte** argv, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int ActionsInit(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int ActionsDestroy(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int ActionsDuplicate(void* actions, int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    internal static partial int ActionsOpen(void* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    internal static partial int ActionsCloseFrom(void* actions, int from);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int ActionsChangeDirectory(void* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesSetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSetSignalMask(void* attributes, void* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesSetSignalDefaults(void* attributes, void* set);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    internal static partial int SignalSetEmpty(void* set);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    internal static partial int SignalSetFill(void* set);
}
