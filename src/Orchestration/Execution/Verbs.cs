namespace LabSim.Orchestration.Execution;

/// <summary>The words for operations.</summary>
internal static class Verbs
{
    public const string Up = "up";
    public const string Apply = "apply";
    public const string Down = "down";
    public const string Start = "start";
    public const string Stop = "stop";
    public const string Restart = "restart";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Reset = "reset";
    public const string Wipe = "wipe";
    public const string Connect = "connect";
    public const string Disconnect = "disconnect";
    public const string Recable = "recable";

    /// <summary>Over in a moment: whoever finds one under way waits for its end instead of being refused.</summary>
    public static bool IsQuick(string verb) => verb is Pause or Resume or Reset or Connect or Disconnect or Recable;

    /// <summary>Where it fails, what was done stays: there is no way back, or none that one would want.</summary>
    public static bool IsOneWay(string verb) => verb is Down or Stop or Pause or Resume or Reset;
}
