using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.LabServer.Problems;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Links;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Mapping;

/// <summary>Labs in the contract's words.</summary>
internal static class LabMapping
{
    public static LabSummary ToSummary(LabSnapshot lab) => new(
        lab.Spec.Name, lab.State, lab.File, lab.Nodes.Length, lab.Nodes.Count(node => node.State == "ready"), lab.Links.Length);

    public static LabDocument ToDocument(LabSnapshot lab)
    {
        var links = lab.Spec.Links.SelectMany(link => new[] { (End: link.A, link.Id), (End: link.B, link.Id) }).ToDictionary(end => end.End, end => end.Id);
        return new LabDocument
        {
            Name = lab.Spec.Name,
            State = lab.State,
            Reason = lab.Reason,
            File = lab.File,
            LastEvent = lab.LastEvent,
            Operation = lab.Operation is { } operation ? ToDocument(operation) : null,
            Nodes = [.. lab.Nodes.Select(node => ToDocument(node, links) with { Management = ToManagement(node.Spec, lab.Spec) })],
            Links = [.. lab.Links.Select(ToDocument)],
            PulledLinks = lab.PulledLinks,
        };
    }

    public static OperationDocument ToDocument(LabOperation operation) => new(
        operation.Id, operation.Verb, operation.State, operation.Error is { } error ? ProblemMapping.From(error) : null);

    public static UpDocument ToDocument(UpResult result) => new()
    {
        Lab = result.Lab,
        Outcome = result.Outcome,
        Changes = result.Changes,
        Warnings = TopologyMapping.ToDocuments(result.Warnings),
        Operation = result.Operation is { } operation ? ToDocument(operation) : null,
        AfterEvent = result.AfterEvent,
    };

    public static LinkDocument ToDocument(LinkSnapshot link) => new()
    {
        Id = link.Spec.Id,
        Endpoints = [link.Spec.A.ToString(), link.Spec.B.ToString()],
        State = link.State,
        Capturing = link.Capturing,
        ByHand = link.ByHand,
        Plugged = link.Plugged,
        Impairment = new BothDirections<ImpairmentDocument>(LinkMapping.ToDocument(link.AToB), LinkMapping.ToDocument(link.BToA)),
        Counters = new BothDirections<CountersDocument>(ToDocument(link.Counters.AToB), ToDocument(link.Counters.BToA)),
    };

    /// <summary>Limits, or <see langword="null"/> where there are none.</summary>
    public static LimitsDocument? ToDocument(NodeLimits limits, string? unmet) => limits.Same(NodeLimits.None) ? null
        : new LimitsDocument(limits.CpuPercent, limits.MemoryBytes, limits.CpuSet.IsEmpty ? null : SettingWords.WriteCpuSet(limits.CpuSet), unmet);

    public static string Word(AcceleratorKind kind) => kind.ToString().ToLowerInvariant();

    private static NodeDocument ToDocument(NodeSnapshot node, Dictionary<EndpointRef, string> links) => new()
    {
        Name = node.Spec.Name,
        Kind = node.Spec.Kind,
        Image = node.Spec.Image,
        Arch = node.Spec.Architecture,
        State = node.State,
        Reason = node.Reason,
        Accelerator = node.Accelerator is { } kind ? Word(kind) : null,
        Pid = node.ProcessId,
        BootSeconds = node.BootSeconds,
        CpuSeconds = node.Usage.CpuSeconds,
        ResidentBytes = node.Usage.ResidentBytes,
        Limits = ToDocument(node.Spec.Limits, node.UnmetLimits),
        Console = node.Spec.HasGuest() ? SettingWords.Write(SettingWords.Consoles, KindTraits.Of(node.Spec).Console) : null,
        SerialPorts = node.Spec.HasGuest() ? node.Spec.SerialPorts : 0,
        HasScreen = node.ProcessId is not null && node.Spec.HasGuest() && KindTraits.Of(node.Spec).HasScreen,
        Interfaces = [.. node.Spec.Interfaces.Select((nic, index) => new InterfaceDocument(
            nic.Name, node.Spec.HasGuest() ? nic.Mac.ToString() : null, links.GetValueOrDefault(new EndpointRef(node.Spec.Name, nic.Name)), Datapath(node, nic.Name),
            index < node.Carrier.Length && node.Carrier[index]))],
    };

    private static ManagementDocument? ToManagement(NodeSpec node, LabSpec lab)
    {
        if (node.Management is not { } place)
        {
            return null;
        }

        var forwards = lab.Nodes.FirstOrDefault(n => n.Name == ManagementSpec.WayOut)?.Segment?.Forwards ?? [];
        return new ManagementDocument(
            place.Interface, place.Address, $"{node.Name}.{place.Domain}", KindTraits.Of(node).SshUser,
            [.. forwards.Where(f => f.GuestAddress == place.Address).Select(f => $"{f.HostAddress}:{f.HostPort}:{f.GuestPort}/{(f.Protocol == ForwardProtocol.Udp ? "udp" : "tcp")}")]);
    }

    private static string Datapath(NodeSnapshot node, string nic) => node.Spec.IsInFabric() ? "fabric" : node.Transports.GetValueOrDefault(nic) switch
    {
        NicTransport.Stream => "stream",
        NicTransport.Datagram => "datagram",
        _ => "vhost-user",
    };

    private static CountersDocument ToDocument(DirectionCounters counters) => new(
        counters.Frames, counters.Bytes, counters.Drops,
        new DropsDocument(counters.DropsLoss, counters.DropsQueue, counters.DropsDown, counters.DropsNoRoom, counters.DropsMtu, counters.DropsMalformed, counters.DropsStorm));
}
