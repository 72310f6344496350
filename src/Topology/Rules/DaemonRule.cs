using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary><c>daemons</c> names daemons that the kind has.</summary>
internal sealed class DaemonRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates)
        {
            var kind = template.Kind;
            if (kind == NodeKind.Unknown || !kind.Settings.Contains("daemons") || template.Settings.Daemons is not { } daemons)
            {
                continue;
            }

            foreach (var daemon in daemons.Value.Where(d => !kind.Daemons.Contains(d.Value)))
            {
                report.Add(
                    DiagnosticCatalog.UnknownDaemon, daemon.Span, $"a {kind.Name} has no daemon '{daemon.Value}' (it has {string.Join(", ", kind.Daemons)})",
                    report.Suggest(daemon.Value, kind.Daemons));
            }
        }
    }
}
