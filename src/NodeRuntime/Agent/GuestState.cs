namespace LabSim.NodeRuntime.Agent;

/// <summary>What a guest says about itself.</summary>
/// <param name="Phase">How far its set-up is.</param>
/// <param name="Message">
/// Why it failed, in the guest's words, at most 4096 characters; control characters other than the line feed are replaced, so that it is
/// safe on a terminal. Empty in the other phases.
/// </param>
public sealed record GuestState(GuestPhase Phase, string Message)
{
    /// <summary>Nothing was heard yet.</summary>
    public static GuestState Unknown { get; } = new(GuestPhase.Booting, "");
}
