using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>What can be done at the top level.</summary>
internal static class LabEdits
{
    private static readonly string[] Others = ["nodes", "links", "captures"];

    public static void Set(EditedText text, SetLab edit)
    {
        if (edit.Path.IsEmpty || Others.Contains(edit.Path[0]))
        {
            throw text.Refusal(
                DiagnosticCatalog.MalformedEdit, null, edit.Path.IsEmpty ? "setLab needs a path, for example [\"name\"]" : $"setLab does not change '{edit.Path[0]}'",
                "nodes, links and captures have edits of their own: setNode, setLink, addCapture …");
        }

        YamlStep[] path = [.. edit.Path.Select(k => (YamlStep)k)];
        if (edit.Value is null)
        {
            YamlTree.Remove(text, path, keep: 0);
        }
        else
        {
            YamlSections.Set(text, path, edit.Value);
        }
    }
}
