using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A machine's process may take at least what its guest has, and what QEMU takes beside it: the kernel would kill it otherwise as soon as the guest uses its memory.</summary>
internal sealed class MemoryLimitRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(template => template.Segment is null))
        {
            var memory = template.Settings.Memory?.Value ?? template.Kind.MemoryBytes;
            if (template.Settings.MemoryLimit is { } limit && limit.Value < memory + NodeLimits.QemuBytes)
            {
                report.Add(
                    DiagnosticCatalog.MemoryLimit, limit.Span,
                    $"memory-limit: {MemoryForm.Write(limit.Value)} is too little for a {template.Kind.Name} with memory: {MemoryForm.Write(memory)} and its QEMU",
                    $"let it be at least {MemoryForm.Write(memory + NodeLimits.QemuBytes)}");
            }
        }
    }
}
