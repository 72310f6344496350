using System.Globalization;
using LabSim.Contracts.Labs;

namespace LabSim.Cli.Stats;

/// <summary>From two looks at a lab to what it did between them.</summary>
internal static class LabRates
{
    /// <summary>The rates.</summary>
    /// <param name="before">The earlier look.</param>
    /// <param name="after">The later look.</param>
    /// <param name="elapsed">The time between them.</param>
    /// <param name="at">When the later one was.</param>
    public static StatsDocument Between(LabDocument before, LabDocument after, TimeSpan elapsed, DateTimeOffset at)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var nodes = before.Nodes.ToDictionary(node => node.Name);
        var links = before.Links.ToDictionary(link => link.Id);
        return new StatsDocument
        {
            Lab = after.Name,
            At = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            IntervalSeconds = Math.Round(seconds, 3),
            Nodes = [.. after.Nodes.Select(node => Rate(nodes.GetValueOrDefault(node.Name), node, seconds))],
            Links = [.. after.Links.Select(link => Rate(links.GetValueOrDefault(link.Id), link, seconds))],
        };
    }

    // Another process began at nothing, some time in the interval: what it used says little about now.
    private static NodeRates Rate(NodeDocument? before, NodeDocument after, double seconds) => new(
        after.Name, after.State, after.Pid is not null && before?.Pid == after.Pid ? Math.Round((after.CpuSeconds - before!.CpuSeconds) / seconds * 100, 1) : null, after.ResidentBytes);

    private static LinkRates Rate(LinkDocument? before, LinkDocument after, double seconds) => new(
        after.Id, after.Endpoints, after.State,
        new BothDirections<DirectionRates>(Rate(before?.Counters.AToB, after.Counters.AToB, seconds), Rate(before?.Counters.BToA, after.Counters.BToA, seconds)));

    private static DirectionRates Rate(CountersDocument? before, CountersDocument after, double seconds)
    {
        // A link that was made anew counts from zero again.
        var from = before is null || before.Frames > after.Frames || before.Bytes > after.Bytes || before.Drops > after.Drops ? new CountersDocument(0, 0, 0, new DropsDocument(0, 0, 0, 0, 0)) : before;
        var (a, b) = (after.DropsBy, from.DropsBy);
        return new DirectionRates(
            Math.Round((after.Frames - from.Frames) / seconds, 1), Math.Round((after.Bytes - from.Bytes) * 8 / seconds), Math.Round((after.Drops - from.Drops) / seconds, 1),
            new DropsDocument(a.Loss - b.Loss, a.Queue - b.Queue, a.Down - b.Down, a.NoRoom - b.NoRoom, a.Mtu - b.Mtu, a.Malformed - b.Malformed, a.Storm - b.Storm));
    }
}
