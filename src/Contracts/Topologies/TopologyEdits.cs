using System.Text.Json;

namespace LabSim.Contracts.Topologies;

/// <summary><c>POST /api/v1/topologies</c>: exactly one of three ways to a topology; answers 201 with a <see cref="TopologyDocument"/>.</summary>
/// <param name="Name">Alone: creates an empty one of this name below LABSIM_HOME.</param>
/// <param name="File">Opens a file by its absolute path.</param>
/// <param name="Text">Writes this text below LABSIM_HOME, under the name that it says, or <paramref name="Name"/>.</param>
public sealed record OpenTopologyRequest(string? Name = null, string? File = null, string? Text = null);

/// <summary><c>POST /api/v1/topologies/{lab}/edits</c>; answers 200 with the <see cref="TopologyDocument"/>.</summary>
/// <param name="BaseRevision">The revision that the edits were made for.</param>
/// <param name="Label">What they are together, for people: what undo will take back.</param>
/// <param name="Ops">The edits; each is an object with <c>op</c> (docs/http-api.md). All of them are made, or none.</param>
public sealed record EditsRequest(long BaseRevision, string? Label, IReadOnlyList<JsonElement> Ops);

/// <summary><c>POST /api/v1/topologies/{lab}/undo</c> and <c>redo</c>; answers 200 with the <see cref="TopologyDocument"/>.</summary>
/// <param name="BaseRevision">The revision that it is asked for.</param>
public sealed record StepRequest(long BaseRevision);

/// <summary><c>POST /api/v1/topologies/{lab}/up</c>; answers as <c>POST /api/v1/labs</c>.</summary>
/// <param name="Accelerator">Instead of the file's: auto, kvm, tcg.</param>
/// <param name="Restart">Machines may be restarted where a change needs it.</param>
public sealed record UpTopologyRequest(string? Accelerator = null, bool Restart = false);

/// <summary><c>POST /api/v1/topologies/{lab}/fragment</c>; answers 200 with a <see cref="FragmentDocument"/>.</summary>
/// <param name="Nodes">The nodes to copy.</param>
public sealed record FragmentRequest(IReadOnlyList<string> Nodes);

/// <summary>Some nodes and the links among them; an edit <c>paste</c> takes it.</summary>
/// <param name="Yaml">As they are written.</param>
/// <param name="Layout">Where they lie.</param>
public sealed record FragmentDocument(string Yaml, LayoutDocument Layout);
