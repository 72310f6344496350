using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Makes the sets of VLANs that trunks carry. Equal trunks share one set, and the lab has a quota, so that no file can ask for endless memory.</summary>
internal sealed class TrunkPool(DiagnosticBag report)
{
    private readonly Dictionary<string, ImmutableSortedSet<int>> _known = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>The set; empty where the quota is used up (reported).</summary>
    public ImmutableSortedSet<int> Of(Located<ImmutableArray<Located<VlanRange>>> trunk)
    {
        var ranges = Merge(trunk.Value.Select(r => r.Value));
        var key = string.Join(',', ranges.Select(r => $"{r.From}-{r.To}"));
        if (_known.TryGetValue(key, out var set))
        {
            return set;
        }

        _total += ranges.Sum(r => r.To - r.From + 1);
        if (_total > LabQuota.MaxTrunkVlans)
        {
            report.Add(
                DiagnosticCatalog.TooManyVlans, trunk.Span, $"the trunks of the lab have more than {LabQuota.MaxTrunkVlans:N0} VLANs in all, equal trunks counted once",
                "give ports the same trunk, or leave 'ports:' out");
            return [];
        }

        return _known[key] = [.. ranges.SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1))];
    }

    private static List<VlanRange> Merge(IEnumerable<VlanRange> ranges)
    {
        var merged = new List<VlanRange>();
        foreach (var range in ranges.OrderBy(r => r.From))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1)
            {
                merged[^1] = merged[^1] with { To = Math.Max(merged[^1].To, range.To) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }
}
