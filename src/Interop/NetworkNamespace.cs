using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>A network of a thread's own (network_namespaces(7)).</summary>
public static class NetworkNamespace
{
    /// <summary>
    /// Moves the calling thread, and the processes that it starts, into a new namespace, which has nothing but a loopback that is down. What is opened there
    /// stays there, whoever uses it. The namespace is gone when the thread, those processes and those descriptors are.
    /// </summary>
    /// <exception cref="IOException">The kernel refuses: this takes root.</exception>
    public static void EnterNew()
    {
        if (Libc.Unshare(Libc.CLONE_NEWNET) != 0)
        {
            throw Errno.Failure("unshare", "network namespace");
        }
    }
}
