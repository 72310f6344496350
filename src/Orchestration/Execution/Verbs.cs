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
}
