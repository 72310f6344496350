using LabSim.LabServer.Logging;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// Taking up what an earlier server left, beside everything else: guests wait for their ports, so it begins before the web server is
/// built, and requests about labs wait for its end.
/// </summary>
internal sealed class Recovery(LabRegistry labs, TopologyDocuments topologies, FabricRack fabrics, TimeProvider time)
{
    /// <summary>Ends when labs can be asked for; faults when they never will.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Begins, on another thread.</summary>
    public void Begin(ILogger log, CancellationToken cancellation) => Completion = RunAsync(log, cancellation);

    private async Task RunAsync(ILogger log, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        await Task.Yield();
        try
        {
            await labs.RecoverAsync(cancellation);
            fabrics.CloseUnclaimed();
            await topologies.RecoverAsync(cancellation);
            log.Recovered(labs.List().Length, (long)time.GetElapsedTime(begin).TotalMilliseconds);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            log.RecoveryFailed(error);
            throw;
        }
    }
}
