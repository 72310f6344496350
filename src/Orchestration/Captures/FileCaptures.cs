using System.Collections.Concurrent;
using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Captures;

/// <summary>The captures of the topology's <c>captures:</c>: one ring of files for each endpoint, as long as the lab runs.</summary>
internal sealed class FileCaptures(LabContext lab, CaptureDesk desk)
{
    private readonly ConcurrentDictionary<string, CaptureRing> _rings = [];

    /// <summary>Begins a capture; in place when it returns. Idempotent.</summary>
    public void Start(EndpointRef endpoint)
    {
        Directory.CreateDirectory(lab.Workspace.CaptureDirectory);
        _rings.GetOrAdd(endpoint.ToString(), port => new CaptureRing(lab, desk, port)).Start();
    }

    /// <summary>Ends a capture; its file ends with a whole block. Idempotent.</summary>
    public async Task StopAsync(EndpointRef endpoint)
    {
        if (_rings.TryRemove(endpoint.ToString(), out var ring))
        {
            await ring.DisposeAsync();
        }
    }

    /// <summary>Ends all captures.</summary>
    public Task StopAllAsync() => Task.WhenAll(_rings.Keys.Select(p => _rings.TryRemove(p, out var ring) ? ring.DisposeAsync().AsTask() : Task.CompletedTask));
}
