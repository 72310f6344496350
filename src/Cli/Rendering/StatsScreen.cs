using LabSim.Contracts.Labs;

namespace LabSim.Cli.Rendering;

/// <summary>Counters of links: one row for each direction.</summary>
internal static class StatsScreen
{
    /// <summary>Writes them.</summary>
    public static void Write(TextWriter output, LabDocument lab, Style style)
    {
        var table = new LabTable("FROM", "TO", "LINK", ">FRAMES", ">BYTES", ">DROPS", "DROPPED BY").Paint(2, (paint, text) => paint.State(text));
        foreach (var link in lab.Links)
        {
            Add(table, link.Endpoints[0], link.Endpoints[1], link.State, link.Counters.AToB);
            Add(table, link.Endpoints[1], link.Endpoints[0], link.State, link.Counters.BToA);
        }

        table.Write(output, style);
    }

    private static void Add(LabTable table, string from, string to, string state, CountersDocument counters) =>
        table.Add(from, to, state, Quantities.Count(counters.Frames), Quantities.Count(counters.Bytes), Quantities.Count(counters.Drops), Reasons(counters.DropsBy));

    /// <summary>Losses by reason, those that there are.</summary>
    public static string Reasons(DropsDocument drops)
    {
        (string Name, long Count)[] reasons = [("loss", drops.Loss), ("queue", drops.Queue), ("down", drops.Down), ("no room", drops.NoRoom), ("mtu", drops.Mtu), ("malformed", drops.Malformed), ("storm", drops.Storm)];
        return string.Join(", ", reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Name} {Quantities.Count(reason.Count)}"));
    }
}
