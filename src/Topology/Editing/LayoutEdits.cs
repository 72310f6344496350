using System.Collections.Immutable;
using LabSim.Topology.Canvas;

namespace LabSim.Topology.Editing;

/// <summary>What edits do to the canvas.</summary>
internal static class LayoutEdits
{
    /// <summary>The layout after an edit of the canvas, or of a node that lies on it.</summary>
    public static Layout Apply(Layout layout, TopologyEdit edit) => edit switch
    {
        AddNode { Place: { } at } add => Move(layout, add.Name, at),
        RemoveNode remove => layout with
        {
            Nodes = layout.Nodes.Remove(remove.Name),
            Groups = layout.Groups.SetItems(layout.Groups.Where(g => g.Value.Nodes.Contains(remove.Name)).Select(g => KeyValuePair.Create(g.Key, g.Value with { Nodes = g.Value.Nodes.Remove(remove.Name) }))),
        },
        RenameNode rename => Rename(layout, rename.Name, rename.To),
        Place place => place.Nodes.Aggregate(layout, (l, n) => Move(l, n.Key, n.Value)),
        SetNodeStyle style => layout with { Nodes = Set(layout.Nodes, style.Name, Style(layout.Nodes.GetValueOrDefault(style.Name) ?? new NodePlace(At: null), style.Style)) },
        SetNote note => layout with { Notes = note.Value is { } value ? layout.Notes.SetItem(note.Id, value) : layout.Notes.Remove(note.Id) },
        SetShape shape => layout with { Shapes = shape.Value is { } value ? layout.Shapes.SetItem(shape.Id, value) : layout.Shapes.Remove(shape.Id) },
        SetGroup group => layout with { Groups = group.Value is { } value ? layout.Groups.SetItem(group.Id, value) : layout.Groups.Remove(group.Id) },
        _ => layout,
    };

    /// <summary>The layout with a node elsewhere.</summary>
    public static Layout Move(Layout layout, string node, CanvasPoint? at) =>
        layout with { Nodes = Set(layout.Nodes, node, (layout.Nodes.GetValueOrDefault(node) ?? new NodePlace(At: null)) with { At = at }) };

    private static NodePlace Style(NodePlace place, NodeStyleChange change) => place with
    {
        Icon = change.Icon is null ? place.Icon : change.Icon.Length == 0 ? null : change.Icon,
        Color = change.Color is null ? place.Color : change.Color.Length == 0 ? null : change.Color,
        Locked = change.Locked ?? place.Locked,
    };

    private static Layout Rename(Layout layout, string name, string to) => layout with
    {
        Nodes = layout.Nodes.TryGetValue(name, out var place) ? layout.Nodes.Remove(name).SetItem(to, place) : layout.Nodes,
        Groups = layout.Groups.SetItems(layout.Groups.Where(g => g.Value.Nodes.Contains(name)).Select(g => KeyValuePair.Create(g.Key, g.Value with { Nodes = g.Value.Nodes.Replace(name, to) }))),
    };

    private static ImmutableSortedDictionary<string, NodePlace> Set(
        ImmutableSortedDictionary<string, NodePlace> nodes, string name, NodePlace place) =>
        place.IsEmpty ? nodes.Remove(name) : nodes.SetItem(name, place);
}
