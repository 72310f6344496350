namespace LabSim.Topology.Definition;

/// <summary>The <c>{1..8}</c> of a name.</summary>
/// <param name="From">The first number.</param>
/// <param name="To">The last number, not smaller.</param>
/// <param name="Width">Digits at least: <c>{01..08}</c> has 2.</param>
internal sealed record NameRange(int From, int To, int Width)
{
    /// <summary>Numbers that one range may have.</summary>
    public const int MaxCount = 10_000;

    /// <summary>How many numbers it has.</summary>
    public int Count => To - From + 1;

    /// <summary>The number at a position, from 0.</summary>
    public string At(int position) => (From + position).ToString().PadLeft(Width, '0');

    /// <inheritdoc/>
    public override string ToString() => $"{{{From.ToString().PadLeft(Width, '0')}..{To}}}";
}
