namespace LabSim.Interop;

/// <summary>Who is at the other end of a unix socket, as the kernel recorded it at connect (SO_PEERCRED).</summary>
/// <param name="ProcessId">The process that connected.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
public readonly record struct PeerCredentials(int ProcessId, uint UserId, uint GroupId)
{
    /// <summary>The effective user of this process.</summary>
    public static uint OwnUserId => Linux.Libc.EffectiveUser();
}
