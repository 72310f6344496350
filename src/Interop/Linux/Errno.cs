using System.Runtime.InteropServices;

namespace LabSim.Interop.Linux;

/// <summary>errno values that callers tell apart, and the exception for all others.</summary>
internal static class Errno
{
    /// <summary>Interrupted by a signal.</summary>
    public const int EINTR = 4;

    /// <summary>Would block.</summary>
    public const int EAGAIN = 11;

    /// <summary>The kernel has no memory for it now.</summary>
    public const int ENOMEM = 12;

    /// <summary>The kernel has no buffer for it now.</summary>
    public const int ENOBUFS = 105;

    /// <summary>Nothing listens at the address.</summary>
    public const int ECONNREFUSED = 111;

    /// <summary>The errno of this thread's last call.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>An exception that names the call, what it was about, and the error in words.</summary>
    public static IOException Failure(string call, string? subject = null)
    {
        var code = Last;
        var about = subject is null ? call : $"{call} {subject}";
        return new IOException($"{about}: {Marshal.GetPInvokeErrorMessage(code)} (errno {code})", code);
    }
}
