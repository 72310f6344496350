using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>
/// Finds kind, image and settings of a node. The nearest of node, group and defaults that has a kind, or an image that is known, decides
/// about the kind; an image from further away counts only where it is of that kind.
/// </summary>
internal sealed class NodeTemplateResolver(TopologyDefinition topology, KindNames kinds, ImageIndex images, DiagnosticBag report)
{
    private readonly SegmentResolver _segments = new(report);
    private readonly Dictionary<string, SettingsDefinition> _groups = ByName(topology.Groups);
    private readonly Dictionary<string, SettingsDefinition> _kinds = ByName(topology.Kinds);
    private readonly Dictionary<string, ImageIndexEntry> _images = images.Entries.GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    private readonly UnknownImages _unknown = new(images, report);

    /// <summary>Resolves one entry of <c>nodes</c>.</summary>
    public NodeTemplate Resolve(Named<RangedName, NodeDefinition> node)
    {
        var own = node.Value.Settings;
        var group = Group(node.Value);
        var kind = node.Value.IsBroken ? NodeKind.Unknown : ChooseKind(node, [own, group, topology.Defaults]);
        var ofKind = _kinds.GetValueOrDefault(kind.Name, SettingsDefinition.None);
        var written = SettingCascade.Of(topology.Defaults, ofKind, group, own);
        if (kind.Segment is { } type)
        {
            return new NodeTemplate { Definition = node, Kind = kind, Image = "", Architecture = "", Settings = written, Segment = _segments.Resolve(type, kind.Interfaces, written) };
        }

        var image = kind == NodeKind.Unknown ? written.Image : ChooseImage(kind, own, group, ofKind, topology.Defaults);
        var name = image?.Value ?? kind.Image;
        var place = image?.Span ?? node.Name.Span;
        var entry = _images.GetValueOrDefault(name);
        if (entry is null)
        {
            ReportUnknown(kind, name, place);
        }
        else if (written.Architecture is { } wanted && !entry.Architectures.Contains(wanted.Value))
        {
            report.Add(
                DiagnosticCatalog.WrongArchitecture, wanted.Span,
                $"the image '{name}' does not exist for {wanted.Value} (it exists for {string.Join(", ", entry.Architectures)})");
        }

        var settings = entry is null ? written : SettingCascade.Of(entry.Settings.At(place), written);
        var template = new NodeTemplate
        {
            Definition = node,
            Kind = ManagementResolver.KindOf(kind, settings, isUsual: topology.Management is not null),
            Image = name,
            Architecture = written.Architecture?.Value ?? entry?.Architectures.FirstOrDefault() ?? GuestBoard.Pc,
            Settings = settings,
        };
        new DriveCheck(_images, _unknown, report).Check(template, entry);
        return template;
    }

    private SettingsDefinition Group(NodeDefinition node)
    {
        if (node.Group is not { } name)
        {
            return SettingsDefinition.None;
        }

        if (_groups.TryGetValue(name.Value, out var group))
        {
            return group;
        }

        var known = _groups.Count == 0 ? "there are no groups" : $"groups: {Names.List(_groups.Keys)}";
        report.Add(DiagnosticCatalog.UnknownGroup, name.Span, $"there is no group '{name.Value}' ({known})", report.Suggest(name.Value, _groups.Keys));
        return SettingsDefinition.None;
    }

    private NodeKind ChooseKind(Named<RangedName, NodeDefinition> node, ImmutableArray<SettingsDefinition> nearestFirst)
    {
        foreach (var level in nearestFirst)
        {
            if (level.Kind is { } given)
            {
                return Find(given, level);
            }

            if (level.Image is { } image && _images.GetValueOrDefault(image.Value) is { } entry)
            {
                return kinds.Find(new Located<string>(entry.Kind, image.Span)) ?? NodeKind.Unknown;
            }
        }

        if (nearestFirst.All(l => l.Image is null))
        {
            report.Add(
                DiagnosticCatalog.NoImage, node.Name.Span, $"node {InertText.Quote(node.Name.Value.ToString())} has neither image nor kind",
                "add image: labsim/router or labsim/host, here or in defaults:");
        }

        return NodeKind.Unknown;
    }

    private NodeKind Find(Located<string> given, SettingsDefinition level)
    {
        var kind = kinds.Find(given);
        // A segment has no image at all: a rule says so on the node, and elsewhere it is meant for machines.
        if (kind is { Segment: null } && level.Image is { } image && _images.GetValueOrDefault(image.Value) is { } entry && entry.Kind != kind.Name)
        {
            report.Add(
                DiagnosticCatalog.KindMismatch, given.Span, $"the image '{image.Value}' is of kind '{entry.Kind}', not '{kind.Name}'", "leave kind: out: the image implies it");
        }

        return kind ?? NodeKind.Unknown;
    }

    private Located<string>? ChooseImage(NodeKind kind, params ReadOnlySpan<SettingsDefinition> nearestFirst)
    {
        foreach (var level in nearestFirst)
        {
            if (level.Image is { } image && (!_images.TryGetValue(image.Value, out var entry) || entry.Kind == kind.Name))
            {
                return image;
            }
        }

        return null;
    }

    private void ReportUnknown(NodeKind kind, string name, SourceSpan place)
    {
        if (name.Length == 0)
        {
            if (kind != NodeKind.Unknown)
            {
                report.Add(DiagnosticCatalog.NoImage, place, $"a {kind.Name} needs an image, and none is named", "add image: with a name that 'labsim image ls' lists; 'labsim image add FILE' takes a disk in");
            }

            return;
        }

        _unknown.Report(name, place, _images.Keys, "'labsim image add FILE' takes a disk in, 'labsim image ls' lists what is there");
    }

    private static Dictionary<string, SettingsDefinition> ByName(ImmutableArray<Named<string, SettingsDefinition>> entries) =>
        entries.ToDictionary(e => e.Name.Value, e => e.Value, StringComparer.Ordinal);
}
