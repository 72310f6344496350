namespace LabSim.LabServer.Tests;

/// <summary>Waits for what another process or thread does and announces to nobody.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task HoldsAsync(Func<bool> condition, CancellationToken cancellation) => HoldsAsync(() => Task.FromResult(condition()), cancellation);

    public static async Task HoldsAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, "it never held");
            await Task.Delay(20, cancellation);
        }
    }
}
