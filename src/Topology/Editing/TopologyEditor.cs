using LabSim.Topology.Canvas;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>
/// Edits topologies by splicing the few characters concerned. All edits of one call are made or none: what comes out is a topology without
/// errors, or the diagnostics that say why it is not. Only typing may leave a text with errors. Pure: no file, no clock.
/// </summary>
public static class TopologyEditor
{
    /// <summary>Makes edits, one after the other. Never throws for what edits and text say.</summary>
    public static EditOutcome Apply(SourceText source, Layout layout, IReadOnlyCollection<TopologyEdit> edits, ResolutionOptions options)
    {
        var text = new EditedText(source.File, source.Text, options);
        try
        {
            var placed = layout;
            foreach (var edit in edits)
            {
                placed = Apply(text, placed, edit);
            }

            var compiled = TopologyCompiler.Compile(source with { Text = text.Text }, options);
            var mayFail = edits.All(e => e is ReplaceText) || (text.Text == source.Text && edits.All(IsOfCanvas));
            return compiled.Spec is null && !mayFail
                ? new EditOutcome(text.Text, layout, [], true, compiled)
                : new EditOutcome(text.Text, placed, [.. text.Splices], false, compiled);
        }
        catch (EditRefusal refusal)
        {
            return new EditOutcome(text.Text, layout, [], true, new CompiledTopology(null, refusal.Diagnostics, []));
        }
    }

    private static bool IsOfCanvas(TopologyEdit edit) => edit is Place or SetNodeStyle or SetNote or SetShape or SetGroup;

    private static Layout Apply(EditedText text, Layout layout, TopologyEdit edit)
    {
        switch (edit)
        {
            case ReplaceText replace:
                Replace(text, replace);
                break;
            case AddNode add:
                NodeEdits.Add(text, add);
                break;
            case RemoveNode remove:
                NodeEdits.Remove(text, remove);
                break;
            case RenameNode rename:
                NodeEdits.Rename(text, rename);
                break;
            case SetNode set:
                NodeEdits.Set(text, set);
                break;
            case AddLink add:
                LinkEdits.Add(text, add);
                break;
            case RemoveLink remove:
                LinkEdits.Remove(text, remove);
                break;
            case MoveEnd move:
                LinkEdits.Move(text, move);
                break;
            case SetLink set:
                LinkEdits.Set(text, set);
                break;
            case SetLab set:
                LabEdits.Set(text, set);
                break;
            case AddCapture add:
                CaptureEdits.Add(text, add);
                break;
            case RemoveCapture remove:
                CaptureEdits.Remove(text, remove);
                break;
            case Paste paste:
                return PasteEdits.Apply(text, layout, paste);
        }

        return LayoutEdits.Apply(layout, edit);
    }

    private static void Replace(EditedText text, ReplaceText edit)
    {
        if (edit.From < 0 || edit.To < edit.From || edit.To > text.Text.Length)
        {
            throw text.Refusal(DiagnosticCatalog.MalformedEdit, null, $"replaceText: from {edit.From} to {edit.To} is no part of a text of {text.Text.Length} characters");
        }

        text.Change((edit.From, edit.To, edit.Text));
    }
}
