using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>
/// Finds who is on the management segment. With <c>mgmt:</c> everybody whose kind has a management interface is, but those that say <c>management: false</c> and those
/// whose interface has a link; without it those that say <c>management: true</c>, or name an interface.
/// </summary>
internal sealed class ManagementResolver(string lab, TopologyDefinition topology, DiagnosticBag report)
{
    private readonly ManagementAddresses _addresses = new(SubnetOf(topology));
    private readonly string _subnet = SubnetOf(topology);
    private readonly string _domain = ManagementSpec.DomainOf(lab);

    /// <summary>The kind of a node with the management interface that it has when it is on the segment.</summary>
    public static NodeKind KindOf(NodeKind kind, SettingsDefinition settings, bool isUsual) =>
        kind.Segment is null && kind != NodeKind.Unknown && (settings.Management?.Value ?? new ManagementChoice(isUsual, null)) is { IsOn: true, Interface: null } && kind.Interfaces is { ManagementFirst: false, Management.Length: > 0 }
            ? kind with { Traits = kind.Traits with { Interfaces = kind.Interfaces.WithManagement(LabQuota.MaxInterfaces) } }
            : kind;

    /// <summary>The segment.</summary>
    /// <param name="nodes">The nodes, each name once.</param>
    /// <param name="links">The links.</param>
    public ResolvedManagement Resolve(ImmutableArray<(string Name, NodeTemplate Template)> nodes, ImmutableArray<ResolvedLink> links)
    {
        var linked = links.SelectMany(l => l.Ends).GroupBy(e => e.Ref).ToDictionary(g => g.Key, g => g.First());
        var members = nodes.Select(n => (n.Name, n.Template, Interface: InterfaceOf(n.Name, n.Template, linked))).Where(n => n.Interface is not null).ToArray();
        var wanted = members.ToDictionary(m => m.Name, m => Wanted(m.Template, m.Interface!), StringComparer.Ordinal);
        var managed = ImmutableSortedDictionary.CreateBuilder<string, ManagementSpec>(StringComparer.Ordinal);
        foreach (var (name, template, nic) in members)
        {
            if ((wanted[name] ?? _addresses.Take(lab, name)) is { } address)
            {
                managed.Add(name, new ManagementSpec(nic!, $"{address}", _subnet, _domain));
            }
        }

        ReportSize(members.Length);
        ReportNames(nodes, managed.Count);
        return new ResolvedManagement(_subnet, managed.ToImmutable(), new ForwardResolver(report).Resolve(nodes, managed));
    }

    private static string SubnetOf(TopologyDefinition topology) => topology.Management?.Value.Subnet?.Value ?? ManagementSpec.DefaultSubnet;

    private string? InterfaceOf(string node, NodeTemplate template, Dictionary<EndpointRef, ResolvedEndpoint> linked)
    {
        var own = template.Definition.Value.Settings.Management;
        var choice = template.Settings.Management?.Value ?? new ManagementChoice(topology.Management is not null, null);
        if (!choice.IsOn || template.Segment is not null || template.Definition.Value.IsBroken)
        {
            return null;
        }

        var naming = template.Kind.Interfaces;
        var name = naming.Canonical(choice.Interface ?? naming.Management);
        if (template.Kind != NodeKind.Unknown && naming.IndexOf(name) is null)
        {
            if (own is { } written)
            {
                ReportNone(written, template.Kind);
            }

            return null;
        }

        if (linked.TryGetValue(new EndpointRef(node, name), out var link))
        {
            if (own is { } written)
            {
                report.Add(DiagnosticCatalog.EndpointUsedTwice, written.Span, $"'{node}:{name}' is to be on the management segment, and has the link on line {link.Span.Line}", "remove one of them");
            }

            return null;
        }

        return name;
    }

    private void ReportNone(Located<ManagementChoice> written, NodeKind kind)
    {
        if (written.Value.Interface is { } name)
        {
            report.Add(DiagnosticCatalog.UnknownInterface, written.Span, $"a {kind.Name} has no interface {InertText.Quote(name)} ({kind.Interfaces})", report.Suggest(name, kind.Interfaces.Names));
        }
        else
        {
            report.Add(DiagnosticCatalog.NoManagement, written.Span, $"a {kind.Name} has no interface of its own for management", $"name the one that is to be on the segment, for example management: {kind.Interfaces.First}");
        }
    }

    // What 'interfaces:' says of the interface, where that is an address.
    private IPAddress? Wanted(NodeTemplate template, string nic)
    {
        foreach (var (name, entry) in template.Definition.Value.Interfaces)
        {
            if (template.Kind.Interfaces.Canonical(name.Value) != nic)
            {
                continue;
            }

            foreach (var text in entry.Addresses.Where(a => a.Value.Contains('/', StringComparison.Ordinal)))
            {
                if (IPAddress.Parse(text.Value[..text.Value.IndexOf('/', StringComparison.Ordinal)]) is not { AddressFamily: AddressFamily.InterNetwork } address)
                {
                    continue;
                }

                var why = text.Value.EndsWith($"/{_addresses.Prefix}", StringComparison.Ordinal) ? _addresses.TryTake(address) : $"has another prefix length than /{_addresses.Prefix}";
                if (why is null)
                {
                    return address;
                }

                report.Add(DiagnosticCatalog.ManagementAddress, text.Span, $"'{text.Value}' is to be an address on the management segment {_subnet}, and {why}", "give it another one, or leave 'ip:' out");
            }
        }

        return null;
    }

    private void ReportSize(int members)
    {
        // Of the switch's ports one is the way out.
        var most = Math.Min(_addresses.Count, LabQuota.MaxPorts - 1);
        if (members > most)
        {
            report.Add(
                DiagnosticCatalog.ManagementFull, Place(), $"{members} nodes are to be on the management segment; {(most < _addresses.Count ? "it" : _subnet)} has room for {most}",
                most < _addresses.Count ? "say management: false for those that need it least" : "give mgmt: a larger subnet:");
        }
    }

    private void ReportNames(ImmutableArray<(string Name, NodeTemplate Template)> nodes, int members)
    {
        foreach (var (name, template) in nodes.Where(n => members > 0 && n.Name is ManagementSpec.Switch or ManagementSpec.WayOut))
        {
            report.Add(DiagnosticCatalog.ManagementName, template.Definition.Name.Span, $"the name '{name}' is the management segment's", "give the node another name");
        }
    }

    private SourceSpan Place() => topology.Management?.Span ?? topology.Nodes[0].Name.Span;
}
