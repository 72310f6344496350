using LabSim.Topology.Definition;
using LabSim.Topology.Impairments;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>The values of a direction, merged, have a meaning together. (Their bounds are the reader's.)</summary>
internal sealed class ImpairmentRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var link in lab.Links.Select(l => l.Definition).Distinct(ReferenceEqualityComparer.Instance).Cast<LinkDefinition>())
        {
            Check(link, link.AToB, report);
            Check(link, link.BToA, report);
        }
    }

    private static void Check(LinkDefinition link, ImpairmentDefinition direction, DiagnosticBag report)
    {
        if (link.Impairment.IsBroken || direction.IsBroken)
        {
            return;
        }

        foreach (var problem in ImpairmentCheck.Of(link.Resolve(direction)))
        {
            var place = direction.Places.TryGetValue(problem.Key, out var own) ? own : link.Impairment.Places[problem.Key];
            report.Add(DiagnosticCatalog.ImpairmentAlone, place, problem.Message, problem.Remedy);
        }
    }
}
