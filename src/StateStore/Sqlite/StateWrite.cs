namespace LabSim.StateStore.Sqlite;

/// <summary>A change that waits for the writer.</summary>
internal abstract class StateWrite
{
    /// <summary>Makes the change within the writer's transaction; the answer is held back until the commit.</summary>
    public abstract void Apply(SqliteTables tables);

    /// <summary>The change is on disk.</summary>
    public abstract void Committed();

    /// <summary>The change was not made.</summary>
    public abstract void Failed(Exception error);
}

/// <summary>A change and what it answers.</summary>
internal sealed class StateWrite<T>(Func<SqliteTables, T> apply) : StateWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override void Apply(SqliteTables tables) => _result = apply(tables);

    public override void Committed() => _answer.TrySetResult(_result!);

    public override void Failed(Exception error) => _answer.TrySetException(error);
}
