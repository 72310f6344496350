using System.Collections.Immutable;

namespace LabSim.Topology.Rules;

/// <summary>All rules.</summary>
internal static class RuleBook
{
    /// <summary>In an order without meaning: rules do not depend on one another.</summary>
    public static ImmutableArray<ITopologyRule> All { get; } =
    [
        new DuplicateNodeRule(), new UnknownNodeRule(), new UnknownInterfaceRule(), new CaptureRule(), new SelfLinkRule(), new EndpointUsedTwiceRule(),
        new KindSettingRule(), new MemoryRule(), new MemoryLimitRule(), new DaemonRule(), new VlanRule(), new DuplicateMacRule(), new DuplicateAddressRule(), new GatewayRule(),
        new ImpairmentRule(), new LinkMtuRule(), new PortRule(), new NicRule(), new BoardRule(), new GuestAddressRule(), new StartOrderRule(), new PassthroughRule(),
    ];
}
