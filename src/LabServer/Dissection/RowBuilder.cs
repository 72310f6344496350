namespace LabSim.LabServer.Dissection;

/// <summary>A row in the making: each layer says what it knows, the inner ones after the outer ones.</summary>
internal sealed class RowBuilder
{
    private const int LongestInfo = 240;
    private const int DeepestNesting = 8;
    private string _source = "";
    private string _destination = "";
    private string _protocol = "Ethernet";
    private string _info = "";
    private int _nesting;

    /// <summary>Bytes that the frame had on the wire.</summary>
    public int OriginalLength { get; init; }

    /// <summary>The hop limit of the innermost IP header so far.</summary>
    public byte Hops { get; set; }

    /// <summary>The addresses, in place of those of outer layers.</summary>
    public void Addresses(string source, string destination) => (_source, _destination) = (source, destination);

    /// <summary>The protocol and what it says, in place of those of outer layers.</summary>
    public void Say(string protocol, string info) => (_protocol, _info) = (protocol, info);

    /// <summary>One more header within headers; <see langword="false"/> where that went on for too long (tunnels within tunnels).</summary>
    public bool Nest() => ++_nesting <= DeepestNesting;

    public FrameRow Build() => new(_source, _destination, _protocol, _info.Length <= LongestInfo ? _info : _info[..LongestInfo] + "…");
}
