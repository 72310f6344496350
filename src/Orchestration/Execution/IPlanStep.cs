namespace LabSim.Orchestration.Execution;

/// <summary>
/// A step of an operation. Both directions are idempotent: a server that was killed anywhere begins again at the first step, or undoes all
/// of them, done or not.
/// </summary>
internal interface IPlanStep
{
    /// <summary>What it does, for people, without a full stop: "start r1".</summary>
    string Description { get; }

    /// <summary>Does it.</summary>
    Task DoAsync(CancellationToken cancellation);

    /// <summary>Goes back to what was before the operation.</summary>
    Task UndoAsync();
}
