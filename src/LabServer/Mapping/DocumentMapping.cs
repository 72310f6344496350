using LabSim.Contracts.Topologies;
using LabSim.Orchestration.Documents;
using LabSim.Topology.Canvas;

namespace LabSim.LabServer.Mapping;

/// <summary>Open topology files in the contract's words.</summary>
internal static class DocumentMapping
{
    public static TopologySummary ToSummary(TopologySnapshot topology) => new(
        topology.Lab, topology.File, topology.Revision, topology.IsValid,
        topology.Model?.Spec?.Nodes.Length ?? 0, topology.Model?.Spec?.Links.Length ?? 0, topology.ChangedAt);

    public static TopologyDocument ToDocument(TopologySnapshot topology) => new()
    {
        Lab = topology.Lab,
        File = topology.File,
        Revision = topology.Revision,
        Label = topology.Label,
        By = topology.By,
        ChangedAt = topology.ChangedAt,
        Text = topology.Text,
        Undo = topology.Undo,
        Redo = topology.Redo,
        Diagnostics = TopologyMapping.ToDocuments(topology.Diagnostics),
        Valid = topology.IsValid,
        Model = topology.Model is { } model ? ModelMapping.ToModel(model) : null,
        ModelRevision = topology.ModelRevision,
        Layout = ToDocument(topology.Layout),
        Missing = topology.IsMissing,
    };

    public static LayoutDocument ToDocument(Layout layout) => new(
        layout.Nodes.ToDictionary(n => n.Key, n => new NodePlaceDocument
        {
            X = n.Value.At?.X, Y = n.Value.At?.Y, Icon = n.Value.Icon, Color = n.Value.Color, Locked = n.Value.Locked,
        }),
        [.. layout.Notes.Select(n => new NoteDocument(n.Key, n.Value.At.X, n.Value.At.Y, n.Value.Width, n.Value.Height, n.Value.Text, n.Value.Color))],
        [.. layout.Shapes.Select(s => new ShapeDocument(s.Key, s.Value.Type, s.Value.At.X, s.Value.At.Y, s.Value.Width, s.Value.Height, s.Value.Color, s.Value.Text))],
        [.. layout.Groups.Select(g => new GroupDocument(g.Key, g.Value.Label, g.Value.Nodes, g.Value.Color))]);
}
