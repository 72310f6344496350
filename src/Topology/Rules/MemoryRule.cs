using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A machine has at least the memory that its kind boots with.</summary>
internal sealed class MemoryRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates)
        {
            if (template.Settings.Memory is { } memory && memory.Value < template.Kind.MinimumMemoryBytes)
            {
                report.Add(
                    DiagnosticCatalog.OutOfRange, memory.Span,
                    $"memory: {MemoryForm.Write(memory.Value)} is too little for a {template.Kind.Name}, which needs {MemoryForm.Write(template.Kind.MinimumMemoryBytes)}",
                    $"its default is {MemoryForm.Write(template.Kind.MemoryBytes)}");
            }
        }
    }
}
