using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Something that must hold for a lab. A rule reports every place where it does not, and looks at nothing else.</summary>
internal interface ITopologyRule
{
    /// <summary>Checks the lab.</summary>
    void Check(ResolvedLab lab, DiagnosticBag report);
}
