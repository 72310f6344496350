namespace LabSim.Topology.Resolution;

/// <summary>Orders ports by number: <c>eth2</c> before <c>eth10</c>.</summary>
internal sealed class PortOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static PortOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => (x?.Length ?? 0).CompareTo(y?.Length ?? 0) is var byLength and not 0 ? byLength : string.CompareOrdinal(x, y);
}
