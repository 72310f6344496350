using LabSim.Benchmarks.Switching.Paths;

namespace LabSim.Benchmarks.Switching;

/// <summary>A row of the matrix.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Open">Makes its path for frames of so many bytes.</param>
internal sealed record MatrixRow(string Name, Func<int, IFramePath> Open)
{
    /// <summary>The peer of the data plane's targets.</summary>
    public static MatrixRow Dpdk { get; } = new("DPDK io-forward", length => new DpdkPath(length));

    /// <summary>The rows in the order in which a round takes them: peer, ours, peer, ours, so that what is compared is not far apart in time.</summary>
    public static IReadOnlyList<MatrixRow> All { get; } =
    [
        Dpdk,
        .. FabricSetup.All.Select(setup => new MatrixRow(setup.Name, length => new FabricPath(setup, length))),
        new("tap + Linux bridge", length => new TapBridgePath(length)),
        new("UDP relay", length => new UdpRelayPath(length)),
    ];
}
