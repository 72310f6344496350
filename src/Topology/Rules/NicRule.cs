using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Only virtio-net can lay its rings into shared memory (vhost-user).</summary>
internal sealed class NicRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(t => t.Segment is null))
        {
            var model = template.Settings.Nic?.Value ?? template.Kind.NicModel;
            if (template.Settings.Datapath is { Value: Datapath.VhostUser } datapath && model != NodeKind.DefaultNic)
            {
                var own = template.Definition.Value.Settings;
                report.Add(
                    DiagnosticCatalog.NicWithoutDatapath, own.Datapath?.Span ?? own.Nic?.Span ?? datapath.Span,
                    $"a NIC '{model}' has no datapath 'vhost-user': only {NodeKind.DefaultNic} has", $"use datapath: socket, or nic: {NodeKind.DefaultNic}");
            }
        }
    }
}
