using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>What a transfer over a socket that never blocks did.</summary>
/// <param name="Count">Bytes that went; of a received datagram its whole length, though less may have fitted. 0 where none went.</param>
/// <param name="State">How it went.</param>
public readonly record struct TransferOutcome(int Count, TransferState State)
{
    /// <summary>The outcome of the call just made.</summary>
    internal static TransferOutcome Of(nint result) =>
        result >= 0
            ? new TransferOutcome((int)result, TransferState.Done)
            : new TransferOutcome(0, Errno.Last is Errno.EAGAIN or Errno.EINTR or Errno.ENOBUFS or Errno.ENOMEM ? TransferState.WouldBlock : TransferState.Gone);
}
