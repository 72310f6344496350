using System.Text.Json;
using LabSim.Contracts.Labs;

namespace LabSim.Contracts.Topologies;

/// <summary>An open topology in a list.</summary>
/// <param name="Lab">The lab's name.</param>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Revision">The newest revision.</param>
/// <param name="Valid">Whether its text is a topology without errors.</param>
/// <param name="Nodes">How many nodes its newest valid text has.</param>
/// <param name="Links">How many links.</param>
/// <param name="ChangedAt">When it changed last, ISO 8601.</param>
public sealed record TopologySummary(string Lab, string File, long Revision, bool Valid, int Nodes, int Links, DateTimeOffset ChangedAt);

/// <summary>An open topology file at its newest revision. The file on disk is the truth.</summary>
public sealed record TopologyDocument
{
    /// <summary>The lab's name, by the newest valid text.</summary>
    public required string Lab { get; init; }

    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }

    /// <summary>Grows by one with every change, and never stands for two texts; it outlives a server.</summary>
    public required long Revision { get; init; }

    /// <summary>What the last change was, for people.</summary>
    public required string Label { get; init; }

    /// <summary>ui, or file where the file was changed by somebody else.</summary>
    public required string By { get; init; }

    /// <summary>When, ISO 8601.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The file's text.</summary>
    public required string Text { get; init; }

    /// <summary>What undo would take back, or <see langword="null"/>.</summary>
    public string? Undo { get; init; }

    /// <summary>What redo would make again, or <see langword="null"/>.</summary>
    public string? Redo { get; init; }

    /// <summary>All problems of text, file and layout.</summary>
    public required IReadOnlyList<DiagnosticDocument> Diagnostics { get; init; }

    /// <summary>Whether the text is a topology without errors.</summary>
    public required bool Valid { get; init; }

    /// <summary>What the newest valid text means; <see langword="null"/> where there never was one.</summary>
    public TopologyModel? Model { get; init; }

    /// <summary>The revision that the model belongs to; 0 where there is none.</summary>
    public required long ModelRevision { get; init; }

    /// <summary>The canvas.</summary>
    public required LayoutDocument Layout { get; init; }

    /// <summary>The file is not there, or cannot be read: the text is the last one that was.</summary>
    public bool Missing { get; init; }
}

/// <summary>What a topology means, and where it says so. Offsets are UTF-16 code units of the text of the model's revision.</summary>
/// <param name="Nodes">The nodes in the order of the file, ranges expanded.</param>
/// <param name="Links">The links in the order of the file, ranges expanded.</param>
/// <param name="Captures">The endpoints that are captured to files.</param>
public sealed record TopologyModel(IReadOnlyList<ModelNode> Nodes, IReadOnlyList<ModelLink> Links, IReadOnlyList<string> Captures);

/// <summary>A node of a topology.</summary>
public sealed record ModelNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Its image; <see langword="null"/> where there is no guest.</summary>
    public string? Image { get; init; }

    /// <summary>The guest's architecture; empty where there is no guest.</summary>
    public required string Arch { get; init; }

    /// <summary>Guest RAM; 0 where there is no guest.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Virtual CPUs; 0 where there is no guest.</summary>
    public required int Cpus { get; init; }

    /// <summary>auto, kvm or tcg.</summary>
    public required string Accelerator { get; init; }

    /// <summary>The model of its NICs.</summary>
    public required string Nic { get; init; }

    /// <summary>The path of its configuration file, relative to the topology's folder.</summary>
    public string? Config { get; init; }

    /// <summary>switch, hub or nat; <see langword="null"/> for a machine.</summary>
    public string? Segment { get; init; }

    /// <summary>Its entry, from the key to the end of the value; <see langword="null"/> where a range yields it.</summary>
    public WrittenRange? Written { get; init; }

    /// <summary>The range that yields it, as written (<c>leaf{1..8}</c>).</summary>
    public string? FromRange { get; init; }

    /// <summary>The line of its entry, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Its data NICs or ports.</summary>
    public required IReadOnlyList<ModelInterface> Interfaces { get; init; }

    /// <summary>What is written on the node itself.</summary>
    public required JsonElement Settings { get; init; }
}

/// <summary>A NIC or port.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Link">The link that ends at it.</param>
/// <param name="Mac">The hardware address; ports of a switch have none.</param>
/// <param name="Ip">Addresses with prefix length, dhcp or auto.</param>
/// <param name="Management">The address that it has on the management segment, where it is on it; it has no link then.</param>
public sealed record ModelInterface(string Name, string? Link, string? Mac, IReadOnlyList<string> Ip, string? Management = null);

/// <summary>A link of a topology.</summary>
/// <param name="Id">The identity, <c>r1:eth1--r2:eth1</c>.</param>
/// <param name="Endpoints">Both ends in the order of the file.</param>
/// <param name="Line">The line of its entry, from 1.</param>
/// <param name="Written">Its entry without the dash; <see langword="null"/> where a range yields it.</param>
/// <param name="FromRange">A range yields it.</param>
/// <param name="Impairment">What it does to frames.</param>
/// <param name="Mtu">Layer-3 MTU in bytes, or <see langword="null"/>.</param>
public sealed record ModelLink(
    string Id, IReadOnlyList<string> Endpoints, int Line, WrittenRange? Written, bool FromRange, BothDirections<ImpairmentDocument> Impairment, int? Mtu);

/// <summary>A stretch of the text; the end is exclusive.</summary>
/// <param name="Start">The first character, in UTF-16 code units from 0.</param>
/// <param name="End">The character after the last one.</param>
public sealed record WrittenRange(int Start, int End);
