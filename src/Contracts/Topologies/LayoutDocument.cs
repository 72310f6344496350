using System.Text.Json.Serialization;

namespace LabSim.Contracts.Topologies;

/// <summary>Where things lie on the canvas, in its units.</summary>
/// <param name="Nodes">Nodes by name.</param>
/// <param name="Notes">Notes.</param>
/// <param name="Shapes">Shapes behind the nodes.</param>
/// <param name="Groups">Frames around nodes.</param>
public sealed record LayoutDocument(
    IReadOnlyDictionary<string, NodePlaceDocument> Nodes, IReadOnlyList<NoteDocument> Notes, IReadOnlyList<ShapeDocument> Shapes, IReadOnlyList<GroupDocument> Groups);

/// <summary>Where a node lies and how it looks.</summary>
public sealed record NodePlaceDocument
{
    /// <summary>To the right; <see langword="null"/> where it has no place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? X { get; init; }

    /// <summary>Downwards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Y { get; init; }

    /// <summary>A picture instead of the kind's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Icon { get; init; }

    /// <summary>A colour instead of the kind's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Color { get; init; }

    /// <summary>It cannot be moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Locked { get; init; }
}

/// <summary>A note.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="X">Its left side.</param>
/// <param name="Y">Its upper side.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Text">What it says (Markdown).</param>
/// <param name="Color">Its colour.</param>
public sealed record NoteDocument(string Id, int X, int Y, int Width, int Height, string Text, string? Color);

/// <summary>A shape.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Type">rectangle, ellipse or line.</param>
/// <param name="X">Its left side.</param>
/// <param name="Y">Its upper side.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Text">Its label.</param>
public sealed record ShapeDocument(string Id, string Type, int X, int Y, int Width, int Height, string? Color, string? Text);

/// <summary>A frame around nodes.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Label">Its name.</param>
/// <param name="Nodes">The nodes in it.</param>
/// <param name="Color">Its colour.</param>
public sealed record GroupDocument(string Id, string Label, IReadOnlyList<string> Nodes, string? Color);
