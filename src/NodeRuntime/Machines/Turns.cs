namespace LabSim.NodeRuntime.Machines;

/// <summary>One call after the other, in the order in which they were asked for; one that fails does not hold up the next.</summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Calls when all earlier calls are over.</summary>
    public Task<T> TakeAsync<T>(Func<Task<T>> call)
    {
        lock (_lock)
        {
            var mine = AfterAsync(_last, call);
            _last = mine;
            return mine;
        }
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> call)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await call().ConfigureAwait(false);
    }
}
