namespace LabSim.Cli.Guests;

/// <summary>What the programs at a <see cref="TcpDoor"/> speak; one for each that connects.</summary>
internal interface IWire
{
    /// <summary>What is said first.</summary>
    ReadOnlyMemory<byte> Greeting { get; }

    /// <summary>The node's bytes for the program.</summary>
    ReadOnlyMemory<byte> ToViewer(ReadOnlyMemory<byte> said);

    /// <summary>The program's bytes for the node, and what the program is answered at once.</summary>
    (ReadOnlyMemory<byte> Typed, ReadOnlyMemory<byte> Answer) FromViewer(ReadOnlyMemory<byte> sent);
}
