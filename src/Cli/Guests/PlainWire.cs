namespace LabSim.Cli.Guests;

/// <summary>The node's own bytes, both ways.</summary>
internal sealed class PlainWire : IWire
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Greeting => default;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ToViewer(ReadOnlyMemory<byte> said) => said;

    /// <inheritdoc/>
    public (ReadOnlyMemory<byte> Typed, ReadOnlyMemory<byte> Answer) FromViewer(ReadOnlyMemory<byte> sent) => (sent, default);
}
