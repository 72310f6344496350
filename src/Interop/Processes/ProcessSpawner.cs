using System.Collections.Immutable;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Processes;

/// <summary>
/// Starts processes that outlive us: their own session (no terminal's Ctrl+C reaches them), standard input from nowhere (unless asked otherwise), working
/// directory <c>/</c>, default signals, and only the descriptors that they are meant to have.
/// </summary>
public static unsafe class ProcessSpawner
{
    /// <summary>The number of the first of <see cref="SpawnRequest.Inherited"/> in the process.</summary>
    public const int FirstInherited = 3;

    /// <summary>How many descriptors a process can inherit.</summary>
    public const int MaximumInherited = 120;

    // Sources are first moved above every target, so that no duplication overwrites a source that is still to come.
    private const int LowestSource = FirstInherited + MaximumInherited;

    /// <summary>Starts it and returns its pid. The program replaces itself (exec) at once; a wrapper's pid becomes the program's.</summary>
    /// <exception cref="Win32Exception">It cannot be started; the native error says why.</exception>
    /// <exception cref="IOException">There is none of the cores that it shall run on.</exception>
    public static int Start(SpawnRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Inherited.Length, MaximumInherited, "inherited descriptors");
        var sources = new List<SafeFileHandle>();
        var actions = NativeMemory.AllocZeroed(Libc.SpawnStructureBytes);
        var attributes = NativeMemory.AllocZeroed(Libc.SpawnStructureBytes);
        try
        {
            Check(Libc.ActionsInit(actions));
            Check(Libc.AttributesInit(attributes));
            SafeFileHandle[] standard = [request.Output, request.Errors ?? request.Output, .. request.Input is { } input ? [input] : Array.Empty<SafeFileHandle>()];
            sources.AddRange(standard.Concat(request.Inherited).Select(Raise));
            Describe(actions, sources, standard.Length);
            Describe(attributes);
            using var arguments = new NativeStrings(request.Arguments);
            using var environment = new NativeStrings(request.Environment);
            return OnCores(request.Cores, () =>
            {
                Check(Libc.Spawn(out var pid, arguments.Pointer[0], actions, attributes, arguments.Pointer, environment.Pointer));
                return pid;
            });
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
            _ = Libc.ActionsDestroy(actions);
            _ = Libc.AttributesDestroy(attributes);
            NativeMemory.Free(actions);
            NativeMemory.Free(attributes);
        }
    }

    // A process begins on the cores of the thread that starts it, and posix_spawn has no attribute for others. Nothing that could move to another thread is awaited in between.
    private static int OnCores(ImmutableArray<int> cores, Func<int> start)
    {
        if (cores.IsEmpty)
        {
            return start();
        }

        var own = ThreadCores.Read(ThreadCores.Current);
        ThreadCores.Set(ThreadCores.Current, cores);
        try
        {
            return start();
        }
        finally
        {
            ThreadCores.Set(ThreadCores.Current, own);
        }
    }

    // The first of the sources are output, errors and, where there are three, input.
    private static void Describe(void* actions, List<SafeFileHandle> sources, int standard)
    {
        fixed (byte* nowhere = "/dev/null\0"u8)
        {
            Check(standard == 3 ? Libc.ActionsDuplicate(actions, Number(sources[2]), 0) : Libc.ActionsOpen(actions, 0, nowhere, 0, 0));
        }

        fixed (byte* root = "/\0"u8)
        {
            Check(Libc.ActionsChangeDirectory(actions, root));
        }

        Check(Libc.ActionsDuplicate(actions, Number(sources[0]), 1));
        Check(Libc.ActionsDuplicate(actions, Number(sources[1]), 2));
        for (var i = standard; i < sources.Count; i++)
        {
            Check(Libc.ActionsDuplicate(actions, Number(sources[i]), FirstInherited + i - standard));
        }

        Check(Libc.ActionsCloseFrom(actions, FirstInherited + sources.Count - standard));
    }

    private static void Describe(void* attributes)
    {
        // The runtime ignores SIGPIPE and may block others; an ignored signal stays ignored over exec.
        var set = stackalloc byte[128];
        Check(Libc.SignalSetEmpty(set));
        Check(Libc.AttributesSetSignalMask(attributes, set));
        Check(Libc.SignalSetFill(set));
        Check(Libc.AttributesSetSignalDefaults(attributes, set));
        Check(Libc.AttributesSetFlags(attributes, Libc.SpawnSetSession | Libc.SpawnSetSignalMask | Libc.SpawnSetSignalDefaults));
    }

    private static SafeFileHandle Raise(SafeFileHandle handle)
    {
        var raised = Libc.Duplicate(handle, Libc.DuplicateCloseOnExec, LowestSource);
        return raised.IsInvalid ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : raised;
    }

    // SAFETY: the handles are held by the caller's list until the spawn has returned.
    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
