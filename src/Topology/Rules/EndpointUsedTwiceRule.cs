using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>An interface is used by one link.</summary>
internal sealed class EndpointUsedTwiceRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        var used = new Dictionary<EndpointRef, ResolvedEndpoint>();
        foreach (var end in lab.Links.SelectMany(l => l.Ends).Where(e => !e.IsBare))
        {
            used.TryAdd(end.Ref, end);
        }

        foreach (var link in lab.Links)
        {
            foreach (var end in link.Ends.Where(e => !e.IsBare))
            {
                if (!ReferenceEquals(used[end.Ref], end) && !(ReferenceEquals(end, link.B) && end.Ref == link.A.Ref))
                {
                    report.Add(
                        DiagnosticCatalog.EndpointUsedTwice, end.Span,
                        $"{InertText.Quote(end.Ref.ToString())} is used by two links; the first is on line {used[end.Ref].Span.Line}", Free(lab, end, used));
                }
            }
        }
    }

    private static string? Free(ResolvedLab lab, ResolvedEndpoint end, Dictionary<EndpointRef, ResolvedEndpoint> used)
    {
        if (!lab.NodesByName.TryGetValue(end.Ref.Node, out var node))
        {
            return null;
        }

        var free = node.Template.Kind.Interfaces.Names.FirstOrDefault(n => !used.ContainsKey(end.Ref with { Interface = n }));
        return free is null ? $"all interfaces of '{node.Name}' are in use" : $"'{node.Name}:{free}' is free";
    }
}
