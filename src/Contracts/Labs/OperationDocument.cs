namespace LabSim.Contracts.Labs;

/// <summary>Long work on a lab; <c>GET /api/v1/labs/{lab}/operations/{id}</c>, ended early by <c>DELETE</c> (which rolls it back).</summary>
/// <param name="Id">Its identity, unique in the lab.</param>
/// <param name="Verb">up, apply, down, start, stop, restart, pause, resume, reset, wipe, connect, disconnect, recable.</param>
/// <param name="State">running, done, failed, cancelled.</param>
/// <param name="Error">Why it failed, and how to mend it.</param>
public sealed record OperationDocument(string Id, string Verb, string State, ProblemDocument? Error);
