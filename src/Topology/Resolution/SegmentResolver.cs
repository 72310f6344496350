using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Makes switches, hubs and nats of their settings, once per entry of <c>nodes</c>.</summary>
internal sealed class SegmentResolver(DiagnosticBag report)
{
    private static readonly ImmutableSortedDictionary<string, VlanPortSpec> NoPorts = ImmutableSortedDictionary.Create<string, VlanPortSpec>(PortOrder.Instance);

    private readonly TrunkPool _trunks = new(report);

    // By reference: ports from defaults are made once, and not for every switch.
    private readonly Dictionary<PortDefinition, VlanPortSpec> _ports = new(ReferenceEqualityComparer.Instance);

    /// <summary>The segment. Ports that its kind does not have are passed over; a rule reports them.</summary>
    public SegmentSpec Resolve(SegmentType type, InterfaceNaming naming, SettingsDefinition settings) => type switch
    {
        SegmentType.Switch => new SegmentSpec
        {
            Type = type,
            Transparent = settings.Transparent is { Value: true },
            Ports = settings.Ports is { } ports ? Ports(naming, ports.Value) : NoPorts,
            MacLimit = settings.MacLimit?.Value ?? SegmentSpec.DefaultMacLimit,
            StormLimit = settings.StormLimit?.Value ?? SegmentSpec.DefaultStormLimit,
            Ageing = settings.Ageing?.Value ?? SegmentSpec.DefaultAgeing,
        },
        SegmentType.Nat => new SegmentSpec { Type = type, Ports = NoPorts, Subnet = settings.Subnet?.Value ?? SegmentSpec.DefaultSubnet },
        _ => new SegmentSpec { Type = type, Ports = NoPorts, Transparent = true, StormLimit = settings.StormLimit?.Value ?? SegmentSpec.DefaultStormLimit },
    };

    private ImmutableSortedDictionary<string, VlanPortSpec> Ports(InterfaceNaming naming, ImmutableArray<Named<RangedName, PortDefinition>> entries)
    {
        var ports = NoPorts.ToBuilder();
        foreach (var (name, port) in entries)
        {
            var names = PortNames.Of(naming, name.Value).Where(n => !ports.ContainsKey(n)).ToList();
            if (names.Count == 0)
            {
                continue;
            }

            if (!_ports.TryGetValue(port, out var spec))
            {
                _ports.Add(port, spec = Port(port));
            }

            foreach (var each in names)
            {
                ports.Add(each, spec);
            }
        }

        return ports.ToImmutable();
    }

    private VlanPortSpec Port(PortDefinition port) => new()
    {
        Access = port.Access?.Value,
        Trunk = port.Trunk is { } trunk ? _trunks.Of(trunk) : [],
        Native = port.Native?.Value,
    };
}
