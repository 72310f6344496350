using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A device of the host is one node's.</summary>
internal sealed class PassthroughRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var devices in lab.Templates.Select(template => template.Definition.Value.Settings.Passthrough).Where(devices => devices is { Value.Length: > LabQuota.MaxHostDevices }))
        {
            report.Add(DiagnosticCatalog.DeviceTwice, devices!.Value.Span, $"{devices.Value.Value.Length} devices are more than the {LabQuota.MaxHostDevices} that a machine has room for", "leave some out");
        }

        foreach (var node in lab.Nodes)
        {
            foreach (var device in node.Template.Settings.Passthrough is { } devices ? devices.Value : [])
            {
                if (!owners.TryAdd(device.Value, node.Name))
                {
                    var owner = owners[device.Value];
                    report.Add(DiagnosticCatalog.DeviceTwice, device.Span, owner == node.Name ? $"{node.Name} has {device.Value} twice" : $"{owner} and {node.Name} have the same device {device.Value}", "a device is one node's; lspci -D lists them");
                    break;
                }
            }
        }
    }
}
