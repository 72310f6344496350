using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Impairments;
using LabSim.Topology.Resolution;

namespace LabSim.Topology.Grammar;

/// <summary>The settings of switch, hub and nat.</summary>
internal static class SegmentKeys
{
    private static readonly TimeSpan LeastAgeing = TimeSpan.FromSeconds(1);

    /// <summary>The upper bound is that of IEEE 802.1Q, table 8-6.</summary>
    private static readonly TimeSpan LongestAgeing = TimeSpan.FromSeconds(1_000_000);

    private static readonly IntegerForm AccessVlan = new("access", 1, InterfaceReference.MaxVlan);

    private static readonly IntegerForm NativeVlan = new("native", 1, InterfaceReference.MaxVlan);

    /// <summary>An entry of <c>ports</c>.</summary>
    public static Section<PortDefinition> Port { get; } = new("port", new PortDefinition(),
    [
        new ValueKey<PortDefinition, int>("access", AccessVlan, "The VLAN of an access port, which carries untagged frames only.", (p, v) => p with { Access = v }),
        new ValueKey<PortDefinition, ImmutableArray<Located<VlanRange>>>(
            "trunk", new ListForm<VlanRange>(new VlanRangeForm()) { AllowsSingle = true },
            "The VLANs that a trunk carries tagged.", (p, v) => p with { Trunk = v }),
        new ValueKey<PortDefinition, int>("native", NativeVlan, "The VLAN of a trunk's untagged frames; without it they are dropped.", (p, v) => p with { Native = v }),
    ]);

    /// <summary>All keys.</summary>
    public static ImmutableArray<Key<SettingsDefinition>> All { get; } =
    [
        new ValueKey<SettingsDefinition, ImmutableArray<Named<RangedName, PortDefinition>>>(
            "ports", new MapForm<RangedName, PortDefinition>("ports", new PortNameForm(), new PortForm(Port), new PortDefinition())
            {
                Most = LabQuota.MaxPorts, Hint = "ports of the host that lead to a node are its forwards: [8080:80]",
            },
            "A switch's ports and their VLANs; without it the switch leaves tags alone.", (s, v) => s with { Ports = v }),
        new ValueKey<SettingsDefinition, bool>(
            "transparent", SettingKeys.Flag, "Whether a switch forwards what bridges keep to themselves (STP, LACP, LLDP, EAPOL); false by default.", (s, v) => s with { Transparent = v }),
        new ValueKey<SettingsDefinition, TimeSpan>(
            "ageing", new QuantityForm<TimeSpan>("ageing", "a time such as 300s", TimeText.Pattern, t => TimeText.Parse(t, LeastAgeing, LongestAgeing)) { AllowsNone = false },
            "How long a switch remembers a silent MAC address, 1s to 1000000s; 300s by default.", (s, v) => s with { Ageing = v }),
        new ValueKey<SettingsDefinition, int>("mac-limit", new IntegerForm("mac-limit", 1, 65_536), "How many MAC addresses a switch learns per port; 1024 by default.", (s, v) => s with { MacLimit = v }),
        new ValueKey<SettingsDefinition, int>(
            "storm-limit", new QuantityForm<int>("storm-limit", FrameRateText.Expected, FrameRateText.Pattern, FrameRateText.Parse),
            "How many broadcasts, multicasts and frames to unknown stations each port of a switch or hub takes, 1fps to 1000000fps; 50000fps by default.", (s, v) => s with { StormLimit = v }),
        new ValueKey<SettingsDefinition, string>("subnet", new SubnetForm(), "A nat's network, /8 to /29; 10.0.2.0/24 by default.", (s, v) => s with { Subnet = v }),
    ];
}
