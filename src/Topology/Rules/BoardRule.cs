using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>IDE and serial ports beside the first are a PC's, and each board has its own firmware.</summary>
internal sealed class BoardRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(t => t.Segment is null && t.Kind != NodeKind.Unknown && !GuestBoard.IsPc(t.Architecture)))
        {
            CheckSerialPorts(template, report);
            if (template.Kind.HasAgent)
            {
                continue;
            }

            var (own, place) = (template.Definition.Value.Settings, template.Definition.Name.Span);
            if (template.DiskBus == DiskBus.Ide || template.Disks.Any(disk => disk.Bus == DiskBus.Ide))
            {
                Report(template.DiskBus == DiskBus.Ide ? own.DiskBus?.Span ?? own.Architecture?.Span ?? place : template.WrittenDisks?.Span ?? place, "no IDE controller", "use disk-bus: virtio", template, report);
            }

            if (template.Kind.Traits.Hardware.Board != BoardType.Pc)
            {
                Report(own.Architecture?.Span ?? place, "no variant 'q35', which its kind wants", $"use an image for {GuestBoard.Pc}", template, report);
            }

            var known = GuestBoard.Firmware(template.Architecture);
            if (!known.Contains(template.Firmware))
            {
                var (lacks, has) = template.Firmware == FirmwareType.Bios ? ("BIOS", "uefi") : ("UEFI", "bios");
                Report(own.Firmware?.Span ?? own.Architecture?.Span ?? place, $"no {lacks}", $"use firmware: {has}", template, report);
            }
        }
    }

    // QEMU passes the further ones over in silence, or refuses them.
    private static void CheckSerialPorts(NodeTemplate template, DiagnosticBag report)
    {
        if (template.SerialPorts > 1)
        {
            var own = template.Definition.Value.Settings;
            Report(template.Settings.SerialPorts?.Span ?? own.Architecture?.Span ?? template.Definition.Name.Span, $"one serial port, not {template.SerialPorts}", $"use serial-ports: 1, or an image for {GuestBoard.Pc}", template, report);
        }
    }

    private static void Report(SourceSpan place, string what, string hint, NodeTemplate template, DiagnosticBag report) =>
        report.Add(DiagnosticCatalog.BoardLacks, place, $"the board of {template.Architecture} has {what}", hint);
}
