using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary><c>ports</c> has every port once, and every port of a switch that has <c>ports</c> and a link.</summary>
internal sealed class PortRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(t => t.Kind.Segment is SegmentType.Switch))
        {
            CheckOnce(template, report);
        }

        foreach (var end in lab.Links.SelectMany(l => l.Ends).Where(e => !e.IsBare))
        {
            if (lab.NodesByName.GetValueOrDefault(end.Ref.Node) is { Template: { Segment.Ports.IsEmpty: false } switched } && !switched.Segment.Ports.ContainsKey(end.Ref.Interface)
                && switched.Kind.Interfaces.IndexOf(end.Ref.Interface) is not null)
            {
                var listed = switched.Segment.Ports.Keys;
                report.Add(
                    DiagnosticCatalog.UnlistedPort, end.InterfaceSpan, $"the 'ports:' of '{end.Ref.Node}' does not list {InertText.Quote(end.Ref.Interface)} (it lists {Names.List(listed)})",
                    $"add it, for example {end.Ref.Interface}: {{ access: 1 }}, or use one that is listed");
            }
        }
    }

    private static void CheckOnce(NodeTemplate template, DiagnosticBag report)
    {
        if (template.Settings.Ports is not { } ports)
        {
            return;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, _) in ports.Value)
        {
            // All of them are added, the first of those that were there is told.
            if (PortNames.Of(template.Kind.Interfaces, name.Value).Where(p => !seen.TryAdd(p, name.Span.Line)).ToList() is [var port, ..])
            {
                report.Add(DiagnosticCatalog.PortListedTwice, name.Span, $"'{port}' is listed twice; the first is on line {seen[port]}", "remove one of them");
            }
        }
    }
}
