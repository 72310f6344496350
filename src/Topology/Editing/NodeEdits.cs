using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>What can be done to nodes.</summary>
internal static class NodeEdits
{
    private const string Section = "nodes";

    // Two words for one key: whichever is written is the one that is changed.
    private static readonly ImmutableArray<string> ConfigKeys = ["config", "startup-config"];

    public static void Add(EditedText text, AddNode edit)
    {
        RequireFree(text, edit.Name);
        var settings = (JsonObject)edit.Settings.DeepClone();
        foreach (var nothing in settings.Where(s => s.Value is null).Select(s => s.Key).ToList())
        {
            settings.Remove(nothing);
        }

        YamlSections.Append(text, Section, [NodeText.Block(text, edit.Name, settings)], [NodeText.Flow(text, edit.Name, settings)]);
    }

    public static void Remove(EditedText text, RemoveNode edit)
    {
        WrittenNodes.Require(text, edit.Name);
        while (text.Lab.Links.FirstOrDefault(l => l.Ends.Any(e => e.Ref.Node == edit.Name)) is { } link)
        {
            var written = text.Reading.Definition!.Links.First(l => ReferenceEquals(l.Value, link.Definition));
            if (text.Lab.Links.Any(l => ReferenceEquals(l.Definition, link.Definition) && l.Ends.All(e => e.Ref.Node != edit.Name)))
            {
                throw WrittenNodes.FromRange(text, $"the link {link.A.Ref}--{link.B.Ref} of {edit.Name}", written.Span, text.Text[written.Span.Start..written.Span.End].Split('\n', 2)[0].TrimEnd());
            }

            YamlTree.Remove(text, ["links", WrittenLinks.IndexOf(text, written.Span.Start)], keep: 1);
        }

        CaptureEdits.Remove(text, e => e.Ref.Node == edit.Name);
        AfterEdits.Remove(text, edit.Name);
        YamlTree.Remove(text, [Section, edit.Name], keep: 1);
    }

    public static void Rename(EditedText text, RenameNode edit)
    {
        WrittenNodes.Require(text, edit.Name);
        if (edit.To == edit.Name)
        {
            return;
        }

        // A range is many nodes: what was one would become as many, and nobody asked for that.
        if (edit.To.Contains('{', StringComparison.Ordinal) && !edit.Name.Contains('{', StringComparison.Ordinal))
        {
            throw text.Refusal(DiagnosticCatalog.InvalidName, null, $"{InertText.Quote(edit.To)} is a range, and {InertText.Quote(edit.Name)} one node", "choose a name without { }, or write the range in the YAML");
        }

        RequireFree(text, edit.To);
        var definition = text.Reading.Definition!;
        var ends = definition.Links.SelectMany(l => l.Value.Endpoints).Concat(definition.Captures).Where(e => e.Value.Node.Value.ToString() == edit.Name);
        text.Change([.. ends.Select(e => WrittenEndpoints.RenameNode(text.Text, e.Value, edit.To)), .. AfterEdits.Names(text, edit.Name).Select(name => WrittenEndpoints.RenameNode(text.Text, name, edit.To))]);
        YamlTree.Rename(text, [Section, edit.Name], edit.To);
    }

    public static void Set(EditedText text, SetNode edit)
    {
        WrittenNodes.Require(text, edit.Name);
        if (edit.Path.IsEmpty)
        {
            throw text.Refusal(DiagnosticCatalog.MalformedEdit, null, "setNode needs a path, for example [\"image\"]");
        }

        var first = ConfigKeys.Contains(edit.Path[0]) && ConfigKeys.FirstOrDefault(k => YamlTree.Find(text, [Section, edit.Name, k]) is not null) is { } written ? written : edit.Path[0];
        YamlStep[] path = [Section, edit.Name, first, .. edit.Path.Skip(1).Select(k => (YamlStep)k)];
        if (edit.Value is null)
        {
            YamlTree.Remove(text, path, keep: 2);
        }
        else
        {
            YamlTree.Set(text, path, edit.Value);
        }
    }

    private static void RequireFree(EditedText text, string name)
    {
        if (text.Root.Find(Section) is not null && text.Reading.Lab is { } lab && lab.NodesByName.TryGetValue(name, out var taken))
        {
            throw text.Refusal(DiagnosticCatalog.DuplicateNode, taken.Span, $"there is a node {InertText.Quote(name)} already, on line {taken.Span.Line}", "choose another name");
        }
    }
}
