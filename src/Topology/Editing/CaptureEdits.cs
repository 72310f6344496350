using LabSim.Topology.Places;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>What can be done to <c>captures</c>.</summary>
internal static class CaptureEdits
{
    private const string Section = "captures";

    public static void Add(EditedText text, AddCapture edit)
    {
        if (text.Lab.Captures.All(c => c.Ref.ToString() != edit.Endpoint))
        {
            YamlSections.Append(text, Section, [$"- {YamlText.Word(edit.Endpoint)}"], [YamlText.Word(edit.Endpoint)]);
        }
    }

    public static void Remove(EditedText text, RemoveCapture edit)
    {
        if (text.Lab.Captures.All(c => c.Ref.ToString() != edit.Endpoint))
        {
            throw text.Refusal(
                DiagnosticCatalog.EditWithoutTarget, null, $"{InertText.Quote(edit.Endpoint)} is not captured ({(text.Lab.Captures.IsEmpty ? "nothing is" : Names.List(text.Lab.Captures.Select(c => c.Ref.ToString())))})");
        }

        Remove(text, c => c.Ref.ToString() == edit.Endpoint);
    }

    /// <summary>Removes the captures that a condition holds for.</summary>
    public static void Remove(EditedText text, Func<ResolvedEndpoint, bool> condition)
    {
        while (text.Lab.Captures.FirstOrDefault(condition) is { } capture)
        {
            var written = text.Reading.Definition!.Captures.First(c => c.Span.Start == capture.Span.Start);
            if (OutlineWriter.IsRange(written) && text.Lab.Captures.Any(c => c.Span.Start == capture.Span.Start && !condition(c)))
            {
                throw WrittenNodes.FromRange(text, $"the capture at {capture.Ref}", written.Span, text.Text[written.Span.Start..written.Span.End]);
            }

            var items = YamlSections.Items(text, Section);
            var index = Enumerable.Range(0, items.Count).First(i => items[i].Span.Start <= written.Span.Start && written.Span.Start < items[i].Span.End);
            YamlTree.Remove(text, [Section, index], keep: 1);
        }
    }
}
