using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Processes;

/// <summary>
/// A pidfd: it names one process for ever, even when its pid is used again, so a signal can never hit a stranger (pidfd_open(2), Linux 5.3).
/// </summary>
public sealed unsafe class ProcessDescriptor : SafeHandleMinusOneIsInvalid
{
    private const int WaitByDescriptor = 3;
    private const int WaitNoHang = 1;
    private const int WaitExited = 4;
    private const int SignalInformationBytes = 128;

    private ProcessDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Takes hold of a process, or returns <see langword="null"/> where there is none of that number.</summary>
    /// <exception cref="Win32Exception">The system refuses (too many open files).</exception>
    public static ProcessDescriptor? Open(int processId)
    {
        if (processId <= 0)
        {
            return null;
        }

        var descriptor = Libc.PidfdOpen(processId);
        if (descriptor >= 0)
        {
            return new ProcessDescriptor(descriptor);
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Libc.NoSuchProcess ? null : throw new Win32Exception(error, $"pidfd_open of process {processId}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Sends a signal; returns <see langword="false"/> when the process is gone.</summary>
    /// <exception cref="Win32Exception">Not permitted.</exception>
    public bool Send(ProcessSignal signal)
    {
        if (Libc.PidfdSendSignal(this, (int)signal) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Libc.NoSuchProcess ? false : throw new Win32Exception(error);
    }

    /// <summary>How the process ended, once it has; a child of ours is reaped by this. Only a parent learns the status.</summary>
    /// <returns><see langword="null"/> while the child runs; an exit with neither code nor signal where the process is no child of ours.</returns>
    public ProcessExit? Reap()
    {
        var status = stackalloc byte[SignalInformationBytes];
        new Span<byte>(status, SignalInformationBytes).Clear();
        int result;
        do
        {
            result = Libc.WaitId(WaitByDescriptor, this, status, WaitExited | WaitNoHang);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

        if (result < 0)
        {
            return new ProcessExit(null, null);
        }

        // siginfo_t on 64-bit Linux: si_code at 8, si_pid at 16, si_status at 24; CLD_EXITED is 1.
        var processId = *(int*)(status + 16);
        var value = *(int*)(status + 24);
        return processId == 0 ? null : *(int*)(status + 8) == 1 ? new ProcessExit(value, null) : new ProcessExit(null, value);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Close(handle) == 0;
}
