using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>
/// Makes the list of a node's NICs: as many as the highest number that a link or <c>interfaces</c> names. Numbers between that nobody
/// names become NICs without carrier, so that names in configuration files hold whatever the order of the links.
/// </summary>
internal static class InterfaceResolver
{
    /// <summary>The NICs of a node. Names that its kind does not have are passed over; a rule reports them.</summary>
    /// <param name="lab">The lab's name.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="template">Where it comes from.</param>
    /// <param name="linked">Its interfaces that links end at.</param>
    public static ImmutableArray<ResolvedInterface> Resolve(string lab, string node, NodeTemplate template, IEnumerable<LinkedInterface> linked)
    {
        var naming = template.Kind.Interfaces;
        var mtus = linked.Select(l => (Index: naming.IndexOf(l.Name) ?? 0, l.Mtu)).DistinctBy(l => l.Index).ToDictionary(l => l.Index, l => l.Mtu);
        var nics = new Dictionary<int, Named<string, InterfaceDefinition>>();
        var vlans = new Dictionary<int, ImmutableSortedDictionary<int, ImmutableArray<string>>>();
        var count = mtus.Keys.Concat(template.Segment?.Ports.Keys.Select(p => naming.IndexOf(p) ?? 0) ?? []).Append(naming.Always).Max();
        foreach (var entry in template.Definition.Value.Interfaces)
        {
            if (InterfaceReference.Parse(naming, entry.Name.Value) is not { } reference)
            {
                continue;
            }

            count = Math.Max(count, reference.Index);
            if (reference.Vlan is { } vlan)
            {
                var known = vlans.GetValueOrDefault(reference.Index, ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty);
                vlans[reference.Index] = known.SetItem(vlan, Values(entry.Value.Addresses));
            }
            else
            {
                nics[reference.Index] = entry;
            }
        }

        return
        [
            .. Enumerable.Range(1, count).Select(index => new ResolvedInterface(
                Spec(lab, node, naming.NameOf(index), index, nics.GetValueOrDefault(index)?.Value, mtus.GetValueOrDefault(index)) with
                {
                    Vlans = vlans.GetValueOrDefault(index, ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty),
                },
                nics.GetValueOrDefault(index))),
            .. Strangers(lab, node, template, linked, count),
        ];
    }

    // Where nothing is known about a kind, any name may be one of its interfaces.
    private static IEnumerable<ResolvedInterface> Strangers(string lab, string node, NodeTemplate template, IEnumerable<LinkedInterface> linked, int count) =>
        template.Kind != NodeKind.Unknown ? [] : linked.Where(l => template.Kind.Interfaces.IndexOf(l.Name) is null).DistinctBy(l => l.Name)
            .Select((l, position) => new ResolvedInterface(Spec(lab, node, l.Name, count + position + 1, null, l.Mtu), null));

    private static InterfaceSpec Spec(string lab, string node, string name, int index, InterfaceDefinition? definition, int? linkMtu) => new()
    {
        Name = name,
        Index = index,
        Mac = definition?.Mac?.Value ?? MacAddress.For(lab, node, name),
        Addresses = definition is null ? [] : Values(definition.Addresses),
        Gateways = definition is null ? [] : Values(definition.Gateways),
        Mtu = definition?.Mtu?.Value ?? linkMtu,
    };

    private static ImmutableArray<string> Values(ImmutableArray<Located<string>> located) => [.. located.Select(l => l.Value)];
}
