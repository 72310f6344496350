using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Canvas;

namespace LabSim.Topology.Editing;

/// <summary>One thing that a user does to a topology. Those that derive from it say what.</summary>
public abstract record TopologyEdit;

/// <summary>Adds a node after the last one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">What is written on it.</param>
/// <param name="Place">Where it lies on the canvas, if that is known.</param>
public sealed record AddNode(string Name, JsonObject Settings, CanvasPoint? Place = null) : TopologyEdit;

/// <summary>Removes a node with its links, captures and place.</summary>
/// <param name="Name">Its name.</param>
public sealed record RemoveNode(string Name) : TopologyEdit;

/// <summary>Gives a node another name everywhere.</summary>
/// <param name="Name">The name it has.</param>
/// <param name="To">The name it gets.</param>
public sealed record RenameNode(string Name, string To) : TopologyEdit;

/// <summary>Sets or removes something that is written on a node.</summary>
/// <param name="Name">The node; a range's name as written means all of its nodes.</param>
/// <param name="Path">The keys that lead to it.</param>
/// <param name="Value">The value; <see langword="null"/> removes it, and mappings that are empty then.</param>
public sealed record SetNode(string Name, ImmutableArray<string> Path, JsonNode? Value) : TopologyEdit;

/// <summary>Adds a link after the last one.</summary>
/// <param name="One">The first end; a bare node means its next free interface.</param>
/// <param name="Other">The second end.</param>
/// <param name="Settings">What is written on it beside its ends.</param>
public sealed record AddLink(string One, string Other, JsonObject Settings) : TopologyEdit;

/// <summary>Removes a link with the captures at its ends.</summary>
/// <param name="Link">Its identity, or one of its ends.</param>
public sealed record RemoveLink(string Link) : TopologyEdit;

/// <summary>Plugs one end of a link elsewhere.</summary>
/// <param name="Link">Its identity, or one of its ends.</param>
/// <param name="From">The end as it is.</param>
/// <param name="To">The end as it shall be; a bare node means its next free interface.</param>
public sealed record MoveEnd(string Link, string From, string To) : TopologyEdit;

/// <summary>Sets or removes something that is written on a link.</summary>
/// <param name="Link">Its identity, or one of its ends.</param>
/// <param name="Path">The keys that lead to it.</param>
/// <param name="Value">The value; <see langword="null"/> removes it.</param>
public sealed record SetLink(string Link, ImmutableArray<string> Path, JsonNode? Value) : TopologyEdit;

/// <summary>Sets or removes something at the top level, but nodes, links and captures.</summary>
/// <param name="Path">The keys that lead to it.</param>
/// <param name="Value">The value; <see langword="null"/> removes it.</param>
public sealed record SetLab(ImmutableArray<string> Path, JsonNode? Value) : TopologyEdit;

/// <summary>Captures an endpoint to a file while the lab runs.</summary>
/// <param name="Endpoint"><c>node:interface</c>.</param>
public sealed record AddCapture(string Endpoint) : TopologyEdit;

/// <summary>Captures an endpoint no more.</summary>
/// <param name="Endpoint"><c>node:interface</c>.</param>
public sealed record RemoveCapture(string Endpoint) : TopologyEdit;

/// <summary>Typing: the only edit that may leave a text that is no topology.</summary>
/// <param name="From">The first character that goes, in UTF-16 code units.</param>
/// <param name="To">The character after the last one that goes.</param>
/// <param name="Text">What comes in their place.</param>
public sealed record ReplaceText(int From, int To, string Text) : TopologyEdit;

/// <summary>Adds the nodes and links of a fragment; names that are taken get the next free number.</summary>
/// <param name="Yaml">The fragment: <c>nodes:</c> and <c>links:</c>.</param>
/// <param name="Layout">The fragment's canvas, or <see langword="null"/>.</param>
/// <param name="Place">Where the upper left corner of the fragment comes.</param>
public sealed record Paste(string Yaml, Layout? Layout, CanvasPoint Place) : TopologyEdit;

/// <summary>Moves nodes on the canvas.</summary>
/// <param name="Nodes">Where; <see langword="null"/> forgets the place.</param>
public sealed record Place(ImmutableSortedDictionary<string, CanvasPoint?> Nodes) : TopologyEdit;

/// <summary>Sets how a node looks on the canvas. What is not given stays.</summary>
/// <param name="Name">The node.</param>
/// <param name="Style">What changes.</param>
public sealed record SetNodeStyle(string Name, NodeStyleChange Style) : TopologyEdit;

/// <summary>Sets or removes a note.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Value">The note, or <see langword="null"/>.</param>
public sealed record SetNote(string Id, Note? Value) : TopologyEdit;

/// <summary>Sets or removes a shape.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Value">The shape, or <see langword="null"/>.</param>
public sealed record SetShape(string Id, Shape? Value) : TopologyEdit;

/// <summary>Sets or removes a group on the canvas.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Value">The group, or <see langword="null"/>.</param>
public sealed record SetGroup(string Id, CanvasGroup? Value) : TopologyEdit;
