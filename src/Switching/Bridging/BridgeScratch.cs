using LabSim.Switching.Frames;

namespace LabSim.Switching.Bridging;

/// <summary>
/// What a worker needs while frames pass bridges: for each bridge that they pass in a row a burst and the decisions, and a budget, so that bridges that
/// are cabled in a loop lose frames instead of the worker's time. On the worker's thread alone.
/// </summary>
internal sealed class BridgeScratch
{
    /// <summary>Bridges that a frame may pass in a row without a link that delays it (IEEE 802.1D recommends a diameter of 7).</summary>
    private const int Deepest = 16;

    /// <summary>Copies that one burst may become in all.</summary>
    private const int MostCopies = 16 * 1024;

    private readonly Level?[] _levels = new Level?[Deepest];
    private int _depth;
    private int _copies;

    /// <summary>Enters a bridge, or returns <see langword="null"/> where the frames have passed too many.</summary>
    public Level? Enter()
    {
        _copies = _depth == 0 ? 0 : _copies;
        if (_depth == Deepest || _copies > MostCopies)
        {
            return null;
        }

        return _levels[_depth++] ??= new Level();
    }

    /// <summary>Leaves the bridge that was entered last.</summary>
    public void Leave() => _depth--;

    /// <summary>Counts copies against the budget.</summary>
    public void Spend(int copies) => _copies += copies;

    /// <summary>One bridge's share.</summary>
    internal sealed class Level
    {
        /// <summary>What goes out at a port.</summary>
        public FrameBurst Out { get; } = new();

        /// <summary>Where each frame of the burst goes; the first says it of all where they are <see cref="IsUniform"/>.</summary>
        public BridgeDecision[] Decisions { get; } = new BridgeDecision[FrameBurst.Capacity];

        /// <summary>Whether all frames of the burst are the bridge's and the decision on them is the same.</summary>
        public bool IsUniform { get; set; }

        /// <summary>Where a frame goes.</summary>
        public ref BridgeDecision DecisionOn(int frame) => ref Decisions[IsUniform ? 0 : frame];

        /// <summary>Notes one decision on all frames.</summary>
        public void DecideOnAll(in BridgeDecision decision) => (Decisions[0], IsUniform) = (decision, true);
    }
}
