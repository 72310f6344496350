using LabSim.Topology.Places;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>Finds the item that a link is written in.</summary>
internal static class WrittenLinks
{
    /// <summary>The link of an identity or an end, and its item's number.</summary>
    /// <exception cref="EditRefusal">There is no such link, or it comes from a range.</exception>
    public static (ResolvedLink Link, int Index) Require(EditedText text, string name)
    {
        var link = text.Lab.Links.FirstOrDefault(l => $"{l.A.Ref}--{l.B.Ref}" == name) ?? text.Lab.Links.FirstOrDefault(l => l.Ends.Any(e => e.Ref.ToString() == name));
        if (link is null)
        {
            var known = text.Lab.Links.Select(l => $"{l.A.Ref}--{l.B.Ref}").ToList();
            throw text.Refusal(
                DiagnosticCatalog.EditWithoutTarget, null, $"there is no link {InertText.Quote(name)} ({(known.Count == 0 ? "there are none" : Names.List(known))})",
                "name a link by one of its ends, or as r1:eth1--r2:eth1");
        }

        var written = text.Reading.Definition!.Links.First(l => ReferenceEquals(l.Value, link.Definition));
        return OutlineWriter.IsRange(link.Definition)
            ? throw WrittenNodes.FromRange(text, name, written.Span, text.Text[written.Span.Start..Math.Min(written.Span.End, YamlLineEnd(text.Text, written.Span.Start))])
            : (link, IndexOf(text, written.Span.Start));
    }

    /// <summary>The number of the item that begins at a place.</summary>
    public static int IndexOf(EditedText text, int start) =>
        YamlSections.Items(text, "links").Select((item, index) => (item, index)).First(i => i.item.Span.Start == start).index;

    private static int YamlLineEnd(string text, int at) => Yaml.YamlPlaces.LineEnd(text, at);
}
