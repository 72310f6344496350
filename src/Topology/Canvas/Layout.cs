using System.Collections.Immutable;

namespace LabSim.Topology.Canvas;

/// <summary>Where things lie on the canvas of a lab. It says nothing about what the lab is.</summary>
public sealed record Layout
{
    /// <summary>Nothing has a place.</summary>
    public static Layout Empty { get; } = new();

    /// <summary>The nodes by name.</summary>
    public ImmutableSortedDictionary<string, NodePlace> Nodes { get; init; } = Sorted<NodePlace>();

    /// <summary>The notes by identity.</summary>
    public ImmutableSortedDictionary<string, Note> Notes { get; init; } = Sorted<Note>();

    /// <summary>The shapes by identity.</summary>
    public ImmutableSortedDictionary<string, Shape> Shapes { get; init; } = Sorted<Shape>();

    /// <summary>The groups by identity.</summary>
    public ImmutableSortedDictionary<string, CanvasGroup> Groups { get; init; } = Sorted<CanvasGroup>();

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Nodes.IsEmpty && Notes.IsEmpty && Shapes.IsEmpty && Groups.IsEmpty;

    private static ImmutableSortedDictionary<string, T> Sorted<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>A point of the canvas, in its units.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
public readonly record struct CanvasPoint(int X, int Y);

/// <summary>Where a node lies and how it looks.</summary>
/// <param name="At">Where, or <see langword="null"/> where nobody said so.</param>
/// <param name="Icon">The picture's name instead of the kind's.</param>
/// <param name="Color">A colour instead of the kind's.</param>
/// <param name="Locked">It cannot be moved.</param>
public sealed record NodePlace(CanvasPoint? At, string? Icon = null, string? Color = null, bool Locked = false)
{
    /// <summary>Nothing is said about it.</summary>
    public bool IsEmpty => this == new NodePlace(At: null);
}

/// <summary>What changes about a node's look. <see langword="null"/> leaves it, an empty text takes it away.</summary>
/// <param name="Icon">The picture.</param>
/// <param name="Color">The colour.</param>
/// <param name="Locked">Whether it can be moved.</param>
public sealed record NodeStyleChange(string? Icon, string? Color, bool? Locked);

/// <summary>A note.</summary>
/// <param name="At">Its upper left corner.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Text">What it says (Markdown).</param>
/// <param name="Color">Its colour.</param>
public sealed record Note(CanvasPoint At, int Width, int Height, string Text, string? Color = null);

/// <summary>A rectangle, ellipse or line behind the nodes.</summary>
/// <param name="Type"><c>rectangle</c>, <c>ellipse</c> or <c>line</c>.</param>
/// <param name="At">Its upper left corner.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Text">Its label.</param>
public sealed record Shape(string Type, CanvasPoint At, int Width, int Height, string? Color = null, string? Text = null);

/// <summary>A frame around nodes.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Nodes">The nodes in it.</param>
/// <param name="Color">Its colour.</param>
public sealed record CanvasGroup(string Label, ImmutableArray<string> Nodes, string? Color = null)
{
    /// <summary>Equal by value, the nodes included.</summary>
    public bool Equals(CanvasGroup? other) => other is not null && Label == other.Label && Color == other.Color && Nodes.SequenceEqual(other.Nodes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Color, Nodes.Length);
}
