using System.Text.Json.Nodes;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>What can be done to links.</summary>
internal static class LinkEdits
{
    private const string Section = "links";

    private const string Ends = "endpoints";

    public static void Add(EditedText text, AddLink edit)
    {
        var one = WrittenEndpoints.Name(text, edit.One);
        var other = WrittenEndpoints.Name(text, edit.Other);
        var settings = edit.Settings.Where(s => s.Value is not null).ToList();
        var items = YamlSections.Items(text, Section);
        if (settings.Count == 0 && !(items.Count > 0 && items.All(i => i is YamlMapping)))
        {
            var word = YamlText.Word($"{one} -- {other}");
            YamlSections.Append(text, Section, [$"-{Gap(text)}{word}"], [word]);
            return;
        }

        var link = new JsonObject { [Ends] = new JsonArray(one, other) };
        foreach (var (key, value) in settings)
        {
            link[key] = value!.DeepClone();
        }

        var flow = YamlText.Flow(link, YamlValue.HasBlanks(text.Text, items.LastOrDefault(i => i is YamlMapping)));
        YamlSections.Append(text, Section, [$"-{Gap(text)}{(IsFlowStyle(items) ? flow : Block(link, Gap(text)))}"], [flow]);
    }

    public static void Remove(EditedText text, RemoveLink edit)
    {
        var (link, index) = WrittenLinks.Require(text, edit.Link);
        CaptureEdits.Remove(text, c => link.Ends.Any(e => e.Ref == c.Ref));
        YamlTree.Remove(text, [Section, index], keep: 1);
    }

    public static void Move(EditedText text, MoveEnd edit)
    {
        var (link, _) = WrittenLinks.Require(text, edit.Link);
        var end = link.A.Ref.ToString() == edit.From ? 0 : link.B.Ref.ToString() == edit.From ? 1 : throw text.Refusal(
            DiagnosticCatalog.EditWithoutTarget, link.A.Span, $"{InertText.Quote(edit.From)} is no end of that link ({link.A.Ref}, {link.B.Ref})");
        if (edit.To == edit.From)
        {
            return;
        }

        var to = WrittenEndpoints.Name(text, edit.To);
        var span = link.Definition.Endpoints[end].Span;
        var old = link.Definition.Endpoints[end].Value;
        var written = old.Interface is { } i ? $"{old.Node.Value}:{i.Value}" : old.Node.Value.ToString();
        var isWhole = text.Text.AsSpan(span.Start, span.End - span.Start).SequenceEqual(written);
        if (!isWhole && span == link.Definition.Endpoints[1 - end].Span)
        {
            // A short form with escapes: both ends share the scalar's place.
            to = end == 0 ? $"{to} -- {link.B.Ref}" : $"{link.A.Ref} -- {to}";
        }

        text.Change((span.Start, span.End, isWhole ? to : YamlText.Like(text.Text[span.Start..span.End], JsonValue.Create(to))));
        foreach (var capture in text.Reading.Definition!.Captures.Where(c => WrittenEndpoints.IsAt(text.Lab, c, end == 0 ? link.A.Ref : link.B.Ref)).ToList())
        {
            if (to.Contains(':', StringComparison.Ordinal))
            {
                text.Change((capture.Span.Start, capture.Span.End, YamlText.Like(text.Text[capture.Span.Start..capture.Span.End], JsonValue.Create(to))));
            }
        }
    }

    public static void Set(EditedText text, SetLink edit)
    {
        var (_, index) = WrittenLinks.Require(text, edit.Link);
        if (edit.Path.IsEmpty)
        {
            throw text.Refusal(DiagnosticCatalog.MalformedEdit, null, "setLink needs a path, for example [\"delay\"]");
        }

        YamlStep[] path = [Section, index, .. edit.Path.Select(k => (YamlStep)k)];
        if (YamlTree.Find(text, Section, index) is YamlScalar brief)
        {
            if (edit.Value is not null)
            {
                Lengthen(text, brief, path.AsSpan(2), edit.Value);
            }
        }
        else if (edit.Value is null)
        {
            YamlTree.Remove(text, path, keep: 2);
        }
        else
        {
            YamlTree.Set(text, path, edit.Value);
        }
    }

    /// <summary>The short form becomes the long one.</summary>
    private static void Lengthen(EditedText text, YamlScalar brief, ReadOnlySpan<YamlStep> path, JsonNode value)
    {
        var ends = brief.Value.Split(" -- ", 2).Select(e => e.Trim(' ')).ToArray();
        var made = value.DeepClone();
        foreach (var step in path.ToArray().Skip(1).Reverse())
        {
            made = new JsonObject { [step.Key!] = made };
        }

        var items = YamlSections.Items(text, Section);
        var list = items.Count > 0 && text.Root.Find(Section)!.Value is YamlSequence { IsFlow: true };
        var head = $"{Ends}: [{YamlText.Word(ends[0])}, {YamlText.Word(ends[1])}]";
        var entry = $"{YamlText.Word(path[0].Key!)}: {YamlText.Flow(made)}";
        if (list || IsFlowStyle(items))
        {
            text.Change((brief.Span.Start, brief.Span.End, $"{{ {head}, {entry} }}"));
            return;
        }

        var margin = brief.Span.Start - YamlPlaces.LineStart(text.Text, brief.Span.Start);
        var lineEnd = YamlPlaces.LineEnd(text.Text, brief.Span.End);
        text.Change((brief.Span.Start, brief.Span.End, head), (lineEnd, lineEnd, text.NewLine + new string(' ', margin) + entry));
    }

    private static string Block(JsonObject link, string gap)
    {
        var margin = new string(' ', 1 + gap.Length);
        return string.Join("\n" + margin, link.Select(e => $"{e.Key}: {YamlText.Flow(e.Value)}"));
    }

    private static bool IsFlowStyle(IReadOnlyList<YamlNode> items) => items.LastOrDefault(i => i is YamlMapping) is YamlMapping { IsFlow: true };

    /// <summary>The blanks after a dash, as the last item has them.</summary>
    private static string Gap(EditedText text)
    {
        if (text.Root.Find(Section)?.Value is not YamlSequence { IsFlow: false, Items.Length: > 0 } list)
        {
            return " ";
        }

        var (dash, _) = YamlChildren.Of(text.Text, list)!.Items[^1];
        var gap = text.Text[(dash + 1)..list.Items[^1].Span.Start];
        return gap.Length > 0 && gap.All(c => c == ' ') ? gap : " ";
    }
}
