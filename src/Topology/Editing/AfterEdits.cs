using LabSim.Topology.Definition;

namespace LabSim.Topology.Editing;

/// <summary>The names of nodes in <c>after:</c>, which follow what becomes of the nodes.</summary>
internal static class AfterEdits
{
    private const string Section = "nodes";
    private const string Key = "after";

    /// <summary>All of them.</summary>
    public static IEnumerable<Located<RangedName>> Names(EditedText text) =>
        text.Reading.Definition!.Nodes.SelectMany(entry => entry.Value.After is { } after ? [.. after.Value] : Array.Empty<Located<RangedName>>());

    /// <summary>Where a node is named by itself, and not by a range that it is in.</summary>
    public static IEnumerable<Located<RangedName>> Names(EditedText text, string node) => Names(text).Where(name => name.Value.ToString() == node);

    /// <summary>Removes a name, as it is written, everywhere.</summary>
    public static void Remove(EditedText text, string node)
    {
        while (text.Reading.Definition!.Nodes.FirstOrDefault(entry => IndexOf(entry.Value, node) >= 0) is { } waiting)
        {
            var (owner, index) = (waiting.Name.Value.ToString(), IndexOf(waiting.Value, node));
            if (waiting.Value.After!.Value.Value.Length == 1)
            {
                YamlTree.Remove(text, [Section, owner, Key], keep: 2);
            }
            else
            {
                YamlTree.Remove(text, [Section, owner, Key, index], keep: 3);
            }
        }
    }

    private static int IndexOf(NodeDefinition waiting, string node) => waiting.After is { } after ? after.Value.ToList().FindIndex(name => name.Value.ToString() == node) : -1;
}
