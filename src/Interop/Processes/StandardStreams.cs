using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Processes;

/// <summary>
/// A pair of joined unix sockets (socketpair(2)): one end is ours, the other becomes a process's standard input and output. Reading ours ends
/// when the process does; the process reads an end when we do.
/// </summary>
public sealed unsafe class StandardStreams : IDisposable
{
    private StandardStreams(int ours, int theirs)
    {
        Ours = new Socket(new SafeSocketHandle(ours, ownsHandle: true));
        Theirs = new SafeFileHandle(theirs, ownsHandle: true);
    }

    /// <summary>Our end; the caller's to dispose.</summary>
    public Socket Ours { get; }

    /// <summary>The process's end, to be disposed here once the process has it.</summary>
    public SafeFileHandle Theirs { get; }

    /// <summary>Makes a pair.</summary>
    /// <exception cref="Win32Exception">The system refuses (too many open files).</exception>
    public static StandardStreams Create()
    {
        var pair = stackalloc int[2];
        return Linux.Libc.SocketPair(Linux.Libc.AF_UNIX, Linux.Libc.SOCK_STREAM | Linux.Libc.SOCK_CLOEXEC, 0, pair) < 0
            ? throw new Win32Exception(Marshal.GetLastPInvokeError())
            : new StandardStreams(pair[0], pair[1]);
    }

    /// <inheritdoc/>
    public void Dispose() => Theirs.Dispose();
}
