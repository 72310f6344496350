namespace LabSim.Contracts.Labs;

/// <summary>
/// What the numbers of the WebSocket <c>/api/v1/labs/{lab}/statistics</c> are about: its first text message, and again whenever the lists change. Every
/// binary message after it holds Float32 numbers, little-endian: of each node CPU (percent of a core; NaN where the process was not the same all the
/// time) and resident memory (MiB); then of each link bit/s, frames/s and drops/s, of all three first from the first endpoint to the second, then back.
/// </summary>
/// <param name="Revision">Grows when the lists change.</param>
/// <param name="IntervalSeconds">How much time lies between two samples.</param>
/// <param name="Nodes">The nodes, in the order of the file.</param>
/// <param name="Links">The links' identities, in the order of the file.</param>
public sealed record StatisticsHeader(long Revision, double IntervalSeconds, IReadOnlyList<string> Nodes, IReadOnlyList<string> Links)
{
    /// <summary>Numbers of a node.</summary>
    public const int ValuesPerNode = 2;

    /// <summary>Numbers of a link.</summary>
    public const int ValuesPerLink = 6;
}
