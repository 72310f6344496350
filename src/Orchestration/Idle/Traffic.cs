using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Idle;

/// <summary>Finds the cables that carry more than what routers say to each other by themselves: a test may run there that nobody watches.</summary>
internal sealed class Traffic(LabContext lab)
{
    /// <summary>
    /// Frames a second, both ways together. Hellos, keepalives and refreshes of routing protocols stay below: a BFD session with the common 50 ms makes 40.
    /// </summary>
    public const double Busy = 100;

    private Dictionary<string, ulong> _before = [];
    private long _looked;

    /// <summary>The cables that were busy since the last look; none at the first.</summary>
    public IReadOnlyList<LinkSpec> Look(IEnumerable<LinkSpec> cables)
    {
        var now = lab.Services.Time.GetTimestamp();
        var seconds = lab.Services.Time.GetElapsedTime(_looked, now).TotalSeconds;
        var counts = new Dictionary<string, ulong>(StringComparer.Ordinal);
        var busy = new List<LinkSpec>();
        foreach (var cable in cables)
        {
            if (Count(cable.Id) is not { } count)
            {
                continue;
            }

            counts[cable.Id] = count;
            if (_before.TryGetValue(cable.Id, out var before) && count > before && count - before > Busy * seconds)
            {
                busy.Add(cable);
            }
        }

        (_before, _looked) = (counts, now);
        return busy;
    }

    private ulong? Count(string cable)
    {
        try
        {
            var counters = lab.Fabric.ReadLink(cable);
            return (ulong)(counters.AToB.Frames + counters.BToA.Frames);
        }
        catch (Exception gone) when (gone is KeyNotFoundException or ObjectDisposedException)
        {
            return null;
        }
    }
}
