using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Grammar;

/// <summary>
/// The language: every section and every key, once. The reader reads by these tables, <c>Schema/labsim.schema.json</c> is written from
/// them, and a test compares <c>docs/topology-format.md</c> with them.
/// </summary>
internal static class TopologyGrammar
{
    /// <summary>Layer-3 MTU: the least that IPv4 allows a link (RFC 791) up to what fits the switch's frames of 9,216 bytes with a VLAN tag.</summary>
    private static readonly IntegerForm Mtu = new("mtu", 68, 9198);

    private static readonly PatternForm GroupName = new("a group's name", NamePatterns.Node, NamePatterns.NodeRule);

    private static readonly PatternForm InterfaceName = new("an interface's name", NamePatterns.InterfaceOrAlias, "for example eth1, or eth1.10 for VLAN 10");

    private const string AfterInstead = "write after: [r1]: it starts when those are ready";

    private const string NoNetwork = "remove it: the segment needs no network of the host's";

    private static readonly WordForm<RecorderChoice> Recorder = new([("off", RecorderChoice.Off), ("headers", RecorderChoice.Headers), ("full", RecorderChoice.Full)])
    {
        Mistaken = ImmutableDictionary.CreateRange(
            [KeyValuePair.Create("false", "off"), KeyValuePair.Create("none", "off"), KeyValuePair.Create("on", "headers"), KeyValuePair.Create("true", "headers")]),
    };

    /// <summary>An entry of a node's <c>interfaces</c>.</summary>
    public static Section<InterfaceDefinition> Interface { get; } = new("interface", new InterfaceDefinition(),
    [
        new ValueKey<InterfaceDefinition, ImmutableArray<Located<string>>>(
            "ip", new ListForm<string>(new AddressForm()) { AllowsSingle = true },
            "Addresses with prefix length, dhcp or auto; one or a list.", (i, v) => i with { Addresses = v.Value }),
        new ValueKey<InterfaceDefinition, ImmutableArray<Located<string>>>(
            "gateway", new ListForm<string>(new GatewayForm()) { AllowsSingle = true },
            "Default gateways, at most one per family.", (i, v) => i with { Gateways = v.Value }),
        new ValueKey<InterfaceDefinition, MacAddress>(
            "mac", new MacForm(),
            "The hardware address; by default a function of lab, node and interface.", (i, v) => i with { Mac = v }),
        new ValueKey<InterfaceDefinition, int>("mtu", Mtu, "Layer-3 MTU in bytes; 1500 by default.", (i, v) => i with { Mtu = v }),
    ]);

    /// <summary>A node.</summary>
    public static Section<NodeDefinition> Node { get; } = new("node", new NodeDefinition(),
    [
        .. SettingKeys.All.Select(k => k.Lift<NodeDefinition>(n => n.Settings, (n, s) => n with { Settings = s })),
        new ValueKey<NodeDefinition, string>("group", GroupName, "The group whose settings it takes.", (n, v) => n with { Group = v }),
        new ValueKey<NodeDefinition, ImmutableArray<Located<RangedName>>>(
            "after", new ListForm<RangedName>(new NodeNameForm()) { AllowsSingle = true },
            "The nodes that are ready before it starts; one or a list, by ranges, too.", (n, v) => n with { After = v }),
        new ValueKey<NodeDefinition, ImmutableArray<Named<string, InterfaceDefinition>>>(
            "interfaces", new MapForm<string, InterfaceDefinition>("interfaces", InterfaceName, Interface, new InterfaceDefinition()),
            "Addresses and more, by interface.", (n, v) => n with { Interfaces = v.Value }),
        new ValueKey<NodeDefinition, ImmutableArray<Located<ForwardDefinition>>>(
            "forwards", new ListForm<ForwardDefinition>(new ForwardForm()) { AllowsSingle = true },
            "Ports of the host that lead to it over the management segment, HOST:GUEST.", (n, v) => n with { Forwards = v }),
    ])
    {
        Foreign = SettingKeys.Foreign.AddRange(
        [
            KeyValuePair.Create("mgmt-ipv4", "write interfaces: { eth0: { ip: 172.20.20.11/24 } }, by the name of the management interface"),
            KeyValuePair.Create("mgmt-ipv6", "remove it: the management segment has IPv4 alone"),
            KeyValuePair.Create("depends_on", AfterInstead), KeyValuePair.Create("startup-delay", AfterInstead), KeyValuePair.Create("stages", AfterInstead),
        ]),
    };

    /// <summary>A link in its long form.</summary>
    public static Section<LinkDefinition> Link { get; } = new("link", new LinkDefinition(),
    [
        new ValueKey<LinkDefinition, ImmutableArray<Located<EndpointDefinition>>>(
            "endpoints", new ListForm<EndpointDefinition>(new EndpointForm { AllowsBare = true }) { Exactly = 2 },
            "Both ends.", (l, v) => l with { Endpoints = v.Value }) { IsRequired = true },
        .. ImpairmentKeys.All.Select(k => k.Lift<LinkDefinition>(l => l.Impairment, (l, i) => l with { Impairment = i })),
        new ValueKey<LinkDefinition, ImpairmentDefinition>("a-to-b", ImpairmentKeys.Direction, "Impairments from the first endpoint to the second, over the link's own.", (l, v) => l with { AToB = v.Value }),
        new ValueKey<LinkDefinition, ImpairmentDefinition>("b-to-a", ImpairmentKeys.Direction, "Impairments from the second endpoint to the first, over the link's own.", (l, v) => l with { BToA = v.Value }),
        new ValueKey<LinkDefinition, ulong>("seed", new SeedForm(), "Where the link's chance begins, so that a run can be repeated.", (l, v) => l with { Seed = v }),
        new ValueKey<LinkDefinition, int>("mtu", Mtu, "The largest layer-3 packet in bytes; interfaces that name no mtu take it.", (l, v) => l with { Mtu = v }),
    ])
    {
        Planned = ["distribution", "limit"],
    };

    /// <summary>The management segment.</summary>
    public static Section<ManagementDefinition> Management { get; } = new("mgmt", new ManagementDefinition(),
    [
        new ValueKey<ManagementDefinition, string>("subnet", new SubnetForm(), "Its network, /8 to /29; 172.20.20.0/24 by default.", (m, v) => m with { Subnet = v }) { OtherNames = ["ipv4-subnet"] },
    ])
    {
        Foreign = ImmutableDictionary.CreateRange(
        [
            KeyValuePair.Create("network", NoNetwork), KeyValuePair.Create("bridge", NoNetwork), KeyValuePair.Create("ipv6-subnet", "remove it: the management segment has IPv4 alone"),
        ]),
    };

    /// <summary>A whole file.</summary>
    public static Section<TopologyDefinition> Topology { get; } = new("topology", new TopologyDefinition(),
    [
        new ValueKey<TopologyDefinition, string>(
            "name", new PatternForm("a lab's name", NamePatterns.Lab, NamePatterns.LabRule),
            "The lab's name; the file's by default.", (t, v) => t with { Name = v }),
        new ValueKey<TopologyDefinition, SettingsDefinition>(
            "defaults", Settings("defaults", SettingKeys.All),
            "Settings of all nodes.", (t, v) => t with { Defaults = v.Value }),
        new ValueKey<TopologyDefinition, ImmutableArray<Named<string, SettingsDefinition>>>(
            "kinds", Settings("kinds", SettingKeys.KindName, Settings("kind section", SettingKeys.WithoutKind)),
            "Settings by kind.", (t, v) => t with { Kinds = v.Value }),
        new ValueKey<TopologyDefinition, ImmutableArray<Named<string, SettingsDefinition>>>(
            "groups", Settings("groups", GroupName, Settings("group", SettingKeys.All)),
            "Settings by group; a node joins with group.", (t, v) => t with { Groups = v.Value }),
        new ValueKey<TopologyDefinition, ImmutableArray<Named<RangedName, NodeDefinition>>>(
            "nodes", new MapForm<RangedName, NodeDefinition>("nodes", new NodeNameForm(), Node, new NodeDefinition { IsBroken = true }),
            "The nodes by name; leaf{1..8} makes eight.", (t, v) => t with { Nodes = v.Value }) { IsRequired = true },
        new ValueKey<TopologyDefinition, ImmutableArray<Located<LinkDefinition>>>(
            "links", new ListForm<LinkDefinition>(new LinkForm(Link)),
            "The links between interfaces.", (t, v) => t with { Links = v.Value }),
        new ValueKey<TopologyDefinition, ImmutableArray<Located<EndpointDefinition>>>(
            "captures", new ListForm<EndpointDefinition>(new EndpointForm()),
            "Endpoints that are captured to files while the lab runs.", (t, v) => t with { Captures = v.Value }),
        new ValueKey<TopologyDefinition, ManagementDefinition>("mgmt", Management, "The management segment; with it every node that has a management interface is on it.", (t, v) => t with { Management = v }),
        new ValueKey<TopologyDefinition, RecorderChoice>(
            "recorder", Recorder, "What the flight recorder keeps of each frame: headers (default), full or off.", (t, v) => t with { Recorder = v }),
    ])
    {
        Planned = ["scenario", "tests"],
        Foreign = SettingKeys.WithoutKind.ToImmutableDictionary(key => key.Name, key => "it is a setting of nodes: write it below defaults, for all of them, or below one of them"),
    };

    /// <summary>The JSON Schema (2020-12) of a topology, as <c>Schema/labsim.schema.json</c> has it.</summary>
    public static JsonObject Schema()
    {
        var definitions = new SchemaDefinitions();
        var root = Topology.Schema(definitions);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "LabSim topology",
            ["$ref"] = root["$ref"]!.GetValue<string>(),
            ["$defs"] = definitions.ToJson(),
        };
    }

    private static Section<SettingsDefinition> Settings(string what, ImmutableArray<Key<SettingsDefinition>> keys) => new(what, SettingsDefinition.None, keys) { Foreign = SettingKeys.Foreign };

    private static MapForm<string, SettingsDefinition> Settings(string what, ScalarForm<string> name, Section<SettingsDefinition> section) => new(what, name, section, SettingsDefinition.None);
}
