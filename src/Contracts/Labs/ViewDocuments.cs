using System.Text.Json.Serialization;

namespace LabSim.Contracts.Labs;

/// <summary>What to look at (<c>POST /api/v1/labs/{lab}/views</c>).</summary>
public sealed record ViewRequest
{
    /// <summary>Endpoints (<c>r1:eth1</c>); a bare node means all its linked interfaces.</summary>
    public IReadOnlyList<string>? Endpoints { get; init; }

    /// <summary>A filter in tcpdump's syntax for what is captured, or nothing.</summary>
    public string? Filter { get; init; }

    /// <summary>Bytes kept of each frame, 1 to 262144.</summary>
    public int? Snaplen { get; init; }

    /// <summary>Begin with what the flight recorder has of so many seconds before, or nothing.</summary>
    public double? Last { get; init; }
}

/// <summary>A capture that is looked at while it goes on.</summary>
/// <param name="Id">Its identity in the lab.</param>
/// <param name="Endpoints">The tapped endpoints; a row's endpoint is an index into them.</param>
/// <param name="Filter">What is captured, or <see langword="null"/> for all.</param>
/// <param name="State">running; full (the file has reached its size); ended (the lab or its interfaces went down).</param>
/// <param name="Total">Frames so far.</param>
/// <param name="Lost">Frames that came faster than they could be written.</param>
public sealed record ViewDocument(string Id, IReadOnlyList<string> Endpoints, string? Filter, string State, int Total, long Lost);

/// <summary>A frame, taken apart.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Tree">Its protocols, from the outermost in.</param>
/// <param name="Bytes">Its bytes, in base64.</param>
/// <param name="Sources">Further bytes that items of the tree lie in, or <see langword="null"/>.</param>
public sealed record FrameDocument(
    int Number, IReadOnlyList<FrameItem> Tree, string Bytes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FrameBytes>? Sources);

/// <summary>An item of a frame's tree.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Start">The first of its bytes, where it has bytes.</param>
/// <param name="Length">How many it has.</param>
/// <param name="Source">Where its bytes lie: nothing for the frame's own, n for the n-th (from 1) of the further sources.</param>
/// <param name="Severity">chat, note, warning, error; nothing where nothing is remarkable.</param>
/// <param name="Filter">A display filter for frames with the same.</param>
/// <param name="Children">What lies below it; nothing where there is nothing.</param>
public sealed record FrameItem(
    string Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Start,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Length,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Severity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Filter,
    IReadOnlyList<FrameItem> Children);

/// <summary>Bytes beside a frame's own.</summary>
/// <param name="Name">What they are: reassembled, decompressed.</param>
/// <param name="Bytes">The bytes, in base64.</param>
public sealed record FrameBytes(string Name, string Bytes);

/// <summary>Which frames to find.</summary>
/// <param name="Expression">A display filter in Wireshark's syntax; empty matches all.</param>
public sealed record FilterRequest(string? Expression);

/// <summary>What a display filter matches.</summary>
/// <param name="Matches">The numbers of the frames, ascending.</param>
/// <param name="Total">How many frames were looked at; later ones were not.</param>
public sealed record MatchesDocument(IReadOnlyList<int> Matches, int Total);

/// <summary>A field or protocol of display filters.</summary>
/// <param name="Name">Its name, <c>tcp.port</c>.</param>
/// <param name="Type">protocol, boolean, unsigned, integer, string, time, ipv4, mac, bytes, ….</param>
/// <param name="Description">What it is.</param>
public sealed record FieldDocument(string Name, string Type, string Description);

/// <summary>Both directions of a stream.</summary>
/// <param name="A">Who began it, <c>10.0.0.1:40000</c>.</param>
/// <param name="B">The other end.</param>
/// <param name="Filter">A display filter for its frames.</param>
/// <param name="Payload">What was said, in order.</param>
public sealed record FollowDocument(string A, string B, string Filter, IReadOnlyList<FollowedBytes> Payload);

/// <summary>What one end of a stream said.</summary>
/// <param name="From">a or b.</param>
/// <param name="Frame">The frame that brought it.</param>
/// <param name="Bytes">The bytes, in base64.</param>
public sealed record FollowedBytes(string From, int Frame, string Bytes);
