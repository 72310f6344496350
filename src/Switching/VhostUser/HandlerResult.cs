using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>What a request led to.</summary>
/// <param name="Fault">The broken rule; the connection ends then.</param>
/// <param name="Reply">The payload of the request's own reply, if it has one.</param>
/// <param name="ReplyLength">Bytes of that payload: 8, or 0 without a reply.</param>
/// <param name="Acknowledgement">What an acknowledgement says: 0 is success.</param>
internal readonly record struct HandlerResult(GuestFault Fault, ulong Reply, int ReplyLength, ulong Acknowledgement)
{
    /// <summary>Done, nothing to say.</summary>
    public static HandlerResult Done => default;

    /// <summary>Understood, but not to be had.</summary>
    public static HandlerResult Refused => new(GuestFault.None, 0, 0, 1);

    /// <summary>Done, with a 64-bit reply.</summary>
    public static HandlerResult WithReply(ulong value) => new(GuestFault.None, value, sizeof(ulong), 0);

    /// <summary>A broken rule, or none.</summary>
    public static implicit operator HandlerResult(GuestFault fault) => new(fault, 0, 0, 0);

    /// <summary>A broken rule, or none.</summary>
    public static HandlerResult FromFault(GuestFault fault) => fault;
}
