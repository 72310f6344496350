using System.Globalization;
using LabSim.Cli.Rendering;
using LabSim.Contracts.Labs;

namespace LabSim.Cli.Stats;

/// <summary>What a lab did, as a screenful: nodes, then one row for each direction of each link.</summary>
internal static class StatsFrame
{
    /// <summary>The rows of a screen; where there are more than fit, the busiest are shown, in the order of the file.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="rates">What it did.</param>
    /// <param name="height">The rows that there are.</param>
    /// <param name="style">Colours or none.</param>
    public static IReadOnlyList<string> Draw(LabDocument lab, StatsDocument rates, int height, Style style)
    {
        var title = $"{style.Bold(Inert.Line(lab.Name))}  {style.State(Inert.Line(lab.State))}  {rates.At[11..19]} UTC  {Quantities.Of(rates.Nodes.Count, "node")}, {Quantities.Of(rates.Links.Count, "link")}";

        // Title, an empty row, two headings, an empty row between, and a row each that says what is left out.
        var room = Math.Max(2, height - 7);
        var rows = rates.Links.SelectMany(Rows).ToArray();

        // Switches and hubs cost no process.
        var processes = lab.Nodes.Where(node => node.Image.Length > 0 || node.Pid is not null).Select(node => node.Name).ToHashSet();
        NodeRates[] machines = [.. rates.Nodes.Where(node => processes.Contains(node.Name))];
        var nodeRoom = Math.Min(machines.Length, Math.Max(room - rows.Length, room / 3));
        var nodes = Busiest(machines, nodeRoom, node => node.CpuPercent ?? 0);
        var shown = Busiest(rows, Math.Max(1, room - nodeRoom), row => row.Rates.BitsPerSecond + row.Rates.DropsPerSecond);
        return
        [
            title, "", .. Lines(Nodes(nodes), style), .. More(machines.Length - nodes.Count, "more nodes", style),
            "", .. Lines(Links(shown), style), .. More(rows.Length - shown.Count, "more directions", style),
        ];
    }

    /// <summary>The same as lines that say by themselves what they are about, for files and pipes.</summary>
    public static IEnumerable<string> Lines(StatsDocument rates) =>
    [
        .. rates.Nodes.Select(node => $"{rates.At} {Inert.Line(node.Name)} {Inert.Line(node.State)} cpu {Percent(node.CpuPercent)} memory {Quantities.Bytes(node.ResidentBytes)}"),
        .. rates.Links.SelectMany(Rows).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{rates.At} {Inert.Line(row.From)} → {Inert.Line(row.To)} {Inert.Line(row.State)} {row.Rates.FramesPerSecond:0.#} frames/s {Quantities.BitRate(row.Rates.BitsPerSecond)} bit/s {row.Rates.DropsPerSecond:0.#} drops/s {StatsScreen.Reasons(row.Rates.DropsBy)}").TrimEnd()),
    ];

    private static IEnumerable<Row> Rows(LinkRates link) =>
        [new Row(link.Endpoints[0], link.Endpoints[1], link.State, link.Rates.AToB), new Row(link.Endpoints[1], link.Endpoints[0], link.State, link.Rates.BToA)];

    private static List<T> Busiest<T>(IReadOnlyList<T> all, int room, Func<T, double> load) => all.Count <= room ? [.. all]
        : [.. all.Select((item, i) => (Item: item, At: i)).OrderByDescending(entry => load(entry.Item)).ThenBy(entry => entry.At).Take(room).OrderBy(entry => entry.At).Select(entry => entry.Item)];

    private static LabTable Nodes(List<NodeRates> nodes)
    {
        var table = new LabTable("NODE", "STATE", ">CPU", ">MEMORY").Paint(1, (paint, text) => paint.State(text));
        nodes.ForEach(node => table.Add(node.Name, node.State, Percent(node.CpuPercent), node.ResidentBytes > 0 ? Quantities.Bytes(node.ResidentBytes) : "-"));
        return table;
    }

    private static LabTable Links(List<Row> rows)
    {
        var table = new LabTable("FROM", "TO", "LINK", ">FRAMES/S", ">BIT/S", ">DROPS/S", "DROPPED BY").Paint(2, (paint, text) => paint.State(text));
        rows.ForEach(row => table.Add(row.From, row.To, row.State, Quantities.Count((long)Math.Round(row.Rates.FramesPerSecond)), Quantities.BitRate(row.Rates.BitsPerSecond),
            Quantities.Count((long)Math.Round(row.Rates.DropsPerSecond)), StatsScreen.Reasons(row.Rates.DropsBy)));
        return table;
    }

    private static string Percent(double? percent) => percent is { } p ? p.ToString("F1", CultureInfo.InvariantCulture) + " %" : "-";

    private static string[] Lines(LabTable table, Style style)
    {
        using var text = new StringWriter { NewLine = "\n" };
        table.Write(text, style);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    private static IEnumerable<string> More(int count, string what, Style style) => count > 0 ? [style.Dim($"… {count} {what}, less busy; a taller terminal shows them")] : [];

    private sealed record Row(string From, string To, string State, DirectionRates Rates);
}
