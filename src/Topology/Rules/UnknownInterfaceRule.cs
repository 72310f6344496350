using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Links and <c>interfaces</c> name interfaces that the node's kind can have. How an unknown kind calls its own nobody knows.</summary>
internal sealed class UnknownInterfaceRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var end in lab.Links.SelectMany(l => l.Ends))
        {
            if (!end.IsBare && lab.NodesByName.TryGetValue(end.Ref.Node, out var node) && node.Template.Kind != NodeKind.Unknown && node.Template.Kind.Interfaces.IndexOf(end.Ref.Interface) is null)
            {
                Report(report, end.InterfaceSpan, node.Name, node.Template.Kind, end.Ref.Interface);
            }
        }

        foreach (var template in lab.Templates)
        {
            CheckPorts(template, report);
            foreach (var entry in template.Kind == NodeKind.Unknown ? [] : template.Definition.Value.Interfaces)
            {
                if (InterfaceReference.Parse(template.Kind.Interfaces, entry.Name.Value) is null)
                {
                    Report(report, entry.Name.Span, template.Definition.Name.Value.ToString(), template.Kind, entry.Name.Value);
                }
            }
        }
    }

    private static void CheckPorts(NodeTemplate template, DiagnosticBag report)
    {
        if (template.Kind.Segment is SegmentType.Switch && template.Settings.Ports is { } ports)
        {
            foreach (var (name, _) in ports.Value.Where(p => !PortNames.Exist(template.Kind.Interfaces, p.Name.Value)))
            {
                var wrong = template.Kind.Interfaces.IndexOf(name.Value.At(0)) is null ? name.Value.At(0) : name.Value.At(name.Value.Count - 1);
                Report(report, name.Span, template.Definition.Name.Value.ToString(), template.Kind, wrong);
            }
        }
    }

    private static void Report(DiagnosticBag report, SourceSpan span, string node, NodeKind kind, string name)
    {
        var naming = kind.Interfaces;
        var dot = name.IndexOf('.');
        var hint = name switch
        {
            "lo" when kind.Settings.Contains("config") => "give the loopback its address in the config file: interface lo",
            "lo" => "give the loopback its address with exec: [ip address add … dev lo]",
            _ when name == naming.Management && name.Length > 0 => $"'{name}' is the management interface, which exists with management: true; data interfaces begin with {naming.First}",
            _ when dot > 0 && InterfaceReference.Parse(naming, name) is not null => $"'{name}' is a VLAN inside {name[..dot]}; link {name[..dot]}",
            _ when dot > 0 && naming.IndexOf(name[..dot]) is not null => $"a VLAN is a number from 1 to {InterfaceReference.MaxVlan}",
            _ => report.Suggest(name, naming.Names),
        };
        report.Add(DiagnosticCatalog.UnknownInterface, span, $"node '{node}' has no interface {InertText.Quote(name)} ({kind.Name} has {naming})", hint);
    }
}
