namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>What a wire showed in all rounds.</summary>
/// <param name="Wire">Its name.</param>
/// <param name="Rounds">The figures of each round; none where it could not be measured.</param>
/// <param name="Missing">Why it could not, or <see langword="null"/>.</param>
internal sealed record WireResult(string Wire, IReadOnlyList<GuestFigures> Rounds, string? Missing)
{
    /// <summary>The results as Markdown; ratios are those of medians.</summary>
    /// <param name="all">All wires.</param>
    /// <param name="peer">The name of the one that the others are compared with.</param>
    public static IEnumerable<string> Table(IReadOnlyList<WireResult> all, string peer)
    {
        var measure = all.First(wire => wire.Wire == peer);
        return
        [
            "",
            $"| wire | TCP, Mbit/s (from–to) | of {peer} | UDP that came, Mbit/s | of {peer} | lost | ping, ms (from–to) |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            .. all.Where(wire => wire.Rounds.Count > 0).Select(wire => wire.Line(measure)),
            .. all.Where(wire => wire.Missing is not null).SelectMany(wire => new[] { "", $"Not measured: {wire.Wire}: {wire.Missing}" }),
        ];
    }

    private string Line(WireResult peer) =>
        $"| {Wire} | {Spread(row => row.TcpMegabits, "F0")} | {Ratio(peer, row => row.TcpMegabits)} | {Median(row => row.UdpMegabits):F0} | {Ratio(peer, row => row.UdpMegabits)} "
        + $"| {Median(row => row.UdpLostPercent):F1} % | {Spread(row => row.PingMilliseconds, "F2")} |";

    private string Spread(Func<GuestFigures, double> figure, string form) =>
        $"{Median(figure).ToString(form)} ({Rounds.Min(figure).ToString(form)}–{Rounds.Max(figure).ToString(form)})";

    private string Ratio(WireResult peer, Func<GuestFigures, double> figure) => peer == this || peer.Rounds.Count == 0 ? "" : $"{Median(figure) / peer.Median(figure):F2}";

    private double Median(Func<GuestFigures, double> figure) => Rounds.Select(figure).Order().ElementAt(Rounds.Count / 2);
}
