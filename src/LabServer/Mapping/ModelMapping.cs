using LabSim.Topology.Grammar;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Topology;
using LabSim.Topology.Places;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Mapping;

/// <summary>What a topology means and where it says so, in the contract's words.</summary>
internal static class ModelMapping
{
    /// <summary>The model of a topology without errors.</summary>
    public static TopologyModel ToModel(CompiledTopology compiled)
    {
        var (spec, outline) = (compiled.Spec!, compiled.Outline!);
        var links = spec.Links.SelectMany(l => new[] { (End: l.A, l.Id), (End: l.B, l.Id) }).ToDictionary(e => e.End, e => e.Id);
        return new TopologyModel(
            [.. spec.Nodes.Zip(outline.Nodes, (node, written) => ToNode(node, written, links))],
            [.. spec.Links.Zip(outline.Links, ToLink)],
            [.. spec.Captures.Select(c => c.ToString())]);
    }

    private static ModelNode ToNode(NodeSpec node, NodeOutline written, Dictionary<EndpointRef, string> links) => new()
    {
        Name = node.Name,
        Kind = node.Kind,
        Image = node.Image.Length == 0 ? null : node.Image,
        Arch = node.Architecture,
        MemoryBytes = node.MemoryBytes,
        Cpus = node.Cpus,
        Accelerator = SettingWords.Write(SettingWords.Accelerators, node.Accelerator),
        Nic = node.NicModel,
        Config = node.Config,
        Segment = node.Segment is { } segment ? Word(segment.Type) : null,
        Written = written.FromRange is null ? ToRange(written.Written) : null,
        FromRange = written.FromRange,
        Line = written.Line,
        Interfaces = [.. node.Interfaces.Select(i => ToInterface(node, i, links))],
        Settings = JsonDocument.Parse(written.Settings.ToJsonString()).RootElement,
    };

    private static ModelInterface ToInterface(NodeSpec node, InterfaceSpec nic, Dictionary<EndpointRef, string> links)
    {
        // The segment's own nodes and links are not the file's: they are not in the model.
        var management = node.Management is { } place && place.Interface == nic.Name ? place.Address : null;
        return new ModelInterface(
            nic.Name, management is null ? links.GetValueOrDefault(new EndpointRef(node.Name, nic.Name)) : null, node.Segment is null ? nic.Mac.ToString() : null, nic.Addresses, management);
    }

    private static ModelLink ToLink(LinkSpec link, LinkOutline written) => new(
        link.Id, [link.A.ToString(), link.B.ToString()], written.Line, written.FromRange ? null : ToRange(written.Written), written.FromRange,
        new BothDirections<ImpairmentDocument>(LinkMapping.ToDocument(link.AToB), LinkMapping.ToDocument(link.BToA)), link.Mtu);

    private static WrittenRange ToRange(TextRange range) => new(range.Start, range.End);

    /// <summary>The word for a segment.</summary>
    public static string Word(SegmentType type) => type switch
    {
        SegmentType.Switch => "switch",
        SegmentType.Hub => "hub",
        SegmentType.Nat => "nat",
        _ => throw new InvalidOperationException($"no word for segment {type}"),
    };
}
