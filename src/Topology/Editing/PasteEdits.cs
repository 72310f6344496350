using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Canvas;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>Adds a fragment: its nodes under names that are free, and the links among them as they are written.</summary>
internal static class PasteEdits
{
    public static Layout Apply(EditedText text, Layout layout, Paste edit)
    {
        var fragment = new EditedText("fragment", edit.Yaml, new ResolutionOptions { Name = "fragment" });
        var written = fragment.Reading.Definition ?? throw new EditRefusal(fragment.Reading.Report.ToOrdered());
        if (written.Nodes.FirstOrDefault(n => n.Name.Value.Range is not null) is { } range)
        {
            throw fragment.Refusal(DiagnosticCatalog.EditOfRange, range.Name.Span, $"{InertText.Quote(range.Name.Value.ToString())} is a range: a fragment has single nodes", "write them one by one");
        }

        var names = NewNames(text, written.Nodes.Select(n => n.Name.Value.ToString()));
        var links = written.Links.Where(l => l.Value.Endpoints.All(e => names.ContainsKey(e.Value.Node.Value.ToString()))).Select(l => l.Span.Start).ToHashSet();
        foreach (var (name, to) in names.Where(n => n.Key != n.Value).Reverse())
        {
            NodeEdits.Rename(fragment, new RenameNode(name, to));
        }

        Strangers(text, fragment, names);
        Nodes(text, fragment);
        Links(text, fragment, [.. Enumerable.Range(0, written.Links.Length).Where(i => links.Contains(written.Links[i].Span.Start))]);
        return Move(layout, edit, names);
    }

    // As links to nodes that are not here go, so does what a node would start after.
    private static void Strangers(EditedText text, EditedText fragment, ImmutableSortedDictionary<string, string> names)
    {
        var known = names.Values.Concat(text.Reading.Lab?.NodesByName.Keys ?? []).ToHashSet(StringComparer.Ordinal);
        foreach (var name in AfterEdits.Names(fragment).Where(name => !Enumerable.Range(0, name.Value.Count).Select(name.Value.At).All(known.Contains)).Select(name => name.Value.ToString()).Distinct().ToList())
        {
            AfterEdits.Remove(fragment, name);
        }
    }

    private static ImmutableSortedDictionary<string, string> NewNames(EditedText text, IEnumerable<string> wanted)
    {
        var names = wanted.ToList();
        var taken = text.Reading.Lab?.NodesByName.Keys.Concat(names).ToHashSet(StringComparer.Ordinal) ?? [.. names];
        var present = text.Reading.Lab?.NodesByName.Keys.ToHashSet(StringComparer.Ordinal) ?? [];
        return names.ToImmutableSortedDictionary(n => n, n => present.Contains(n) ? Free(n) : n, StringComparer.Ordinal);

        string Free(string name)
        {
            var free = Successors(name).First(n => !taken.Contains(n));
            taken.Add(free);
            return free;
        }
    }

    /// <summary>r2, r3, … after r1; core-2, core-3, … after core.</summary>
    private static IEnumerable<string> Successors(string name)
    {
        var stem = name.TrimEnd("0123456789".ToCharArray());
        var digits = name[stem.Length..];
        return digits.Length is > 0 and < 7
            ? Enumerable.Range(int.Parse(digits, CultureInfo.InvariantCulture) + 1, int.MaxValue / 2).Select(i => $"{stem}{i.ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0')}")
            : Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{name}-{i.ToString(CultureInfo.InvariantCulture)}");
    }

    private static void Nodes(EditedText text, EditedText fragment)
    {
        var entries = YamlSections.Nodes(fragment);
        if (entries.Count > 0)
        {
            YamlSections.Append(text, "nodes", [.. entries.Select(e => Fragment.Stretch(fragment.Text, e.Key.Span.Start, YamlPlaces.EndOf(fragment.Text, e)))],
                [.. entries.Select(e => NodeText.Flow(text, e.Key.Value, YamlJson.Read(e.Value) as JsonObject ?? []))]);
        }
    }

    private static void Links(EditedText text, EditedText fragment, IReadOnlyCollection<int> kept)
    {
        var items = YamlSections.Items(fragment, "links");
        if (kept.Count > 0)
        {
            YamlSections.Append(text, "links", [.. kept.Select(i => $"- {Fragment.Stretch(fragment.Text, items[i].Span.Start, YamlPlaces.EndOf(fragment.Text, items[i])).Replace("\n", "\n  ", StringComparison.Ordinal)}")],
                [.. kept.Select(i => YamlText.Flow(YamlJson.Read(items[i])))]);
        }
    }

    private static Layout Move(Layout layout, Paste edit, ImmutableSortedDictionary<string, string> names)
    {
        var places = edit.Layout?.Nodes.Where(n => n.Value.At is not null && names.ContainsKey(n.Key)).ToList() ?? [];
        if (places.Count == 0)
        {
            return layout;
        }

        var (left, top) = (places.Min(p => p.Value.At!.Value.X), places.Min(p => p.Value.At!.Value.Y));
        return layout with
        {
            Nodes = layout.Nodes.SetItems(places.Select(p => KeyValuePair.Create(names[p.Key], p.Value with
            {
                At = new CanvasPoint(edit.Place.X + p.Value.At!.Value.X - left, edit.Place.Y + p.Value.At!.Value.Y - top),
            }))),
        };
    }
}
