using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Places;

/// <summary>Where a lab's parts are written: what an editor needs beside the <see cref="LabSpec"/>. Same order as there.</summary>
/// <param name="Nodes">One for each node.</param>
/// <param name="Links">One for each link.</param>
public sealed record TopologyOutline(ImmutableArray<NodeOutline> Nodes, ImmutableArray<LinkOutline> Links);

/// <summary>Where a node is written.</summary>
/// <param name="Line">The line of its entry, from 1.</param>
/// <param name="Written">From its key to the end of its value; of a range's entry where it comes from one.</param>
/// <param name="FromRange">The range's name as written (<c>leaf{1..8}</c>), or <see langword="null"/>.</param>
/// <param name="Settings">The keys that are written on the node itself: words, numbers, lists and mappings as JSON.</param>
public sealed record NodeOutline(int Line, TextRange Written, string? FromRange, JsonObject Settings);

/// <summary>Where a link is written.</summary>
/// <param name="Line">The line of its entry, from 1.</param>
/// <param name="Written">Its entry without the dash.</param>
/// <param name="FromRange">Whether a range yields it, together with others.</param>
public sealed record LinkOutline(int Line, TextRange Written, bool FromRange);

/// <summary>A stretch of a text in UTF-16 code units, from 0; the end is exclusive.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">The character after the last one.</param>
public readonly record struct TextRange(int Start, int End);
