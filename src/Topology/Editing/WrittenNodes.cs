using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>Finds the entry that a node is written in.</summary>
internal static class WrittenNodes
{
    /// <summary>Makes sure that a node has an entry of its own; a range's name as written is one, too.</summary>
    /// <exception cref="EditRefusal">There is no such node, or it comes from a range.</exception>
    public static void Require(EditedText text, string name)
    {
        if (YamlSections.Nodes(text).Any(e => e.Key.Value == name))
        {
            return;
        }

        if (text.Lab.NodesByName.TryGetValue(name, out var node))
        {
            throw FromRange(text, name, node.Span, node.Template.Definition.Name.Value.ToString());
        }

        var known = text.Lab.NodesByName.Keys.ToList();
        throw text.Refusal(
            DiagnosticCatalog.EditWithoutTarget, null, $"there is no node {InertText.Quote(name)} ({(known.Count == 0 ? "there are none" : Names.List(known))})",
            NearestName.Find(name, known) is { } near ? $"did you mean '{near}'?" : null);
    }

    /// <summary>A refusal: what a range yields cannot be changed one by one.</summary>
    public static EditRefusal FromRange(EditedText text, string what, SourceSpan place, string range) => text.Refusal(
        DiagnosticCatalog.EditOfRange, place, $"{InertText.Quote(what)} comes from {InertText.Quote(range)} and cannot be changed by itself", "edit the range in the YAML");
}
