using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>IDE and a BIOS are a PC's; no other board has them.</summary>
internal sealed class BoardRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(t => t.Segment is null && t.Kind is { HasAgent: false } && t.Kind != NodeKind.Unknown && !GuestBoard.IsPc(t.Architecture)))
        {
            var (own, place) = (template.Definition.Value.Settings, template.Definition.Name.Span);
            if (template.DiskBus == DiskBus.Ide || template.Disks.Any(disk => disk.Bus == DiskBus.Ide))
            {
                Report(template.DiskBus == DiskBus.Ide ? own.DiskBus?.Span ?? own.Architecture?.Span ?? place : template.WrittenDisks?.Span ?? place, "IDE controller", "use disk-bus: virtio", template, report);
            }

            if (template.Kind.Traits.Hardware.Board != BoardType.Pc)
            {
                Report(own.Architecture?.Span ?? place, "variant 'q35', which its kind wants", $"use an image for {GuestBoard.Pc}", template, report);
            }

            if (template.Firmware == FirmwareType.Bios)
            {
                Report(own.Firmware?.Span ?? own.Architecture?.Span ?? place, "BIOS", "use firmware: uefi", template, report);
            }
        }
    }

    private static void Report(SourceSpan place, string what, string hint, NodeTemplate template, DiagnosticBag report) =>
        report.Add(DiagnosticCatalog.BoardLacks, place, $"the board of {template.Architecture} has no {what}", hint);
}
