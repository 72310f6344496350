namespace LabSim.Interop.Processes;

/// <summary>How a process ended. Both are <see langword="null"/> where nobody could tell: it was not our child.</summary>
/// <param name="Code">Its exit status.</param>
/// <param name="Signal">The signal that ended it.</param>
public sealed record ProcessExit(int? Code, int? Signal)
{
    /// <summary>For people: "exit status 1", "killed by signal 9".</summary>
    public override string ToString() =>
        Code is { } code ? $"exit status {code}" : Signal is { } signal ? $"killed by signal {signal}" : "exit status unknown, it was adopted";
}
