using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A node's own settings are settings of its kind. What comes from defaults, kinds or groups is for those that have it.</summary>
internal sealed class KindSettingRule : ITopologyRule
{
    /// <summary>What every machine has, and no segment.</summary>
    private static readonly ImmutableHashSet<string> OfMachines = ["image", "arch", "memory", "cpus", "accel", "nic", "datapath", "restart", "idle-timeout", "cpu-limit", "memory-limit", "cpu-set", "passthrough", "management", "forwards", "serial-ports", "interfaces"];

    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        // Nothing is known about an unknown kind.
        foreach (var template in lab.Templates.Where(t => t.Kind != NodeKind.Unknown))
        {
            foreach (var (name, place) in Written(template.Definition.Value))
            {
                if (place is { } span && !template.Kind.Settings.Contains(name) && (template.Segment is not null || !OfMachines.Contains(name)))
                {
                    Report(template.Kind, name, span, report);
                }
            }
        }
    }

    private static void Report(NodeKind kind, string name, SourceSpan span, DiagnosticBag report)
    {
        var has = kind.Settings.IsEmpty ? "no settings" : Names.List(kind.Settings);
        var hint = (name, kind.Segment) switch
        {
            ("config", null) when kind.HasAgent => "use interfaces: and exec:",
            ("exec" or "daemons", null) when kind.Settings.Contains("config") => "nothing of LabSim is in the machine: say it in its config:",
            ("config" or "exec" or "daemons", null) when !kind.HasAgent => "nothing of LabSim is in the machine, and its kind knows no way in for a config: configure it at its console",
            ("interfaces", _) => "a link makes the port; remove it",
            _ => "remove it",
        };
        report.Add(DiagnosticCatalog.SettingNotOfKind, span, $"a {kind.Name} has no '{name}:' (it has {has})", hint);
    }

    private static IEnumerable<(string Name, SourceSpan? Place)> Written(NodeDefinition node)
    {
        var own = node.Settings;
        return
        [
            ("image", own.Image?.Span), ("arch", own.Architecture?.Span), ("memory", own.Memory?.Span), ("cpus", own.Cpus?.Span), ("accel", own.Accelerator?.Span),
            ("nic", own.Nic?.Span), ("datapath", own.Datapath?.Span), ("restart", own.Restart?.Span), ("idle-timeout", own.IdleTimeout?.Span),
            ("cpu-limit", own.CpuLimit?.Span), ("memory-limit", own.MemoryLimit?.Span), ("cpu-set", own.CpuSet?.Span), ("passthrough", own.Passthrough?.Span), ("management", own.Management?.Span), ("forwards", node.Forwards?.Span), ("serial-ports", own.SerialPorts?.Span), ("config", own.Config?.Span), ("exec", own.Exec?.Span), ("daemons", own.Daemons?.Span),
            ("persistent", own.Persistent?.Span), ("disks", own.Disks?.Span), ("cdrom", own.Cdrom?.Span), ("disk-bus", own.DiskBus?.Span), ("firmware", own.Firmware?.Span), ("ports", own.Ports?.Span), ("transparent", own.Transparent?.Span), ("ageing", own.Ageing?.Span),
            ("mac-limit", own.MacLimit?.Span), ("storm-limit", own.StormLimit?.Span), ("subnet", own.Subnet?.Span),
            ("interfaces", node.Interfaces.IsEmpty ? null : node.Interfaces[0].Name.Span),
        ];
    }
}
