using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Machines;
using LabSim.StateStore;

namespace LabSim.Orchestration.Records;

/// <summary>Why an operation failed, in a form that the store keeps.</summary>
internal sealed record ErrorRecord(LabProblem Problem, string Message, string? Remedy)
{
    /// <summary>Sorts an exception into the user's words.</summary>
    public static ErrorRecord From(Exception error, string lab) => error switch
    {
        LabException e => new ErrorRecord(e.Problem, e.Message, e.Remedy),
        RuntimeEnvironmentException e => new ErrorRecord(LabProblem.Environment, e.Message, e.Remedy),
        StateStoreException e => new ErrorRecord(LabProblem.Environment, e.Message, "make room on the disk and try again"),
        MachineControlException e => new ErrorRecord(LabProblem.Conflict, e.Message, null),
        MachineStartException e => new ErrorRecord(LabProblem.Conflict, e.Message, null),
        KeyNotFoundException e => new ErrorRecord(LabProblem.NotFound, e.Message, null),
        IOException e when (e.HResult & 0xffff) == 28 || e.Message.Contains("No space left", StringComparison.Ordinal)
            => new ErrorRecord(LabProblem.Environment, $"lab {lab}: {e.Message}", "make room on the disk and try again"),
        UnauthorizedAccessException or IOException => new ErrorRecord(LabProblem.Environment, $"lab {lab}: {error.Message}", null),
        _ => new ErrorRecord(LabProblem.Conflict, $"lab {lab}: {error.GetType().Name}: {error.Message}", null),
    };

    public LabException ToException() => new(Problem, Message, Remedy);
}
