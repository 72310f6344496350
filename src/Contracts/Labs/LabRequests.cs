namespace LabSim.Contracts.Labs;

/// <summary>Some or all nodes of a lab (<c>POST /api/v1/labs/{lab}/start|stop|restart</c>); answers 202 with an <see cref="AcceptedDocument"/>.</summary>
/// <param name="Nodes">The nodes; empty means all.</param>
public sealed record NodesRequest(IReadOnlyList<string> Nodes);

/// <summary><c>POST /api/v1/labs/{lab}/down</c>; answers 202 with an <see cref="AcceptedDocument"/>.</summary>
/// <param name="Wipe">Forget the lab and remove its disks, logs and captures.</param>
public sealed record DownRequest(bool Wipe);

/// <summary><c>PUT /api/v1/labs/{lab}/links/{endpoint}</c>; answers 200 with the <see cref="LinkDocument"/>.</summary>
/// <param name="Up">Carrier at both ends, or <see langword="null"/> to leave it.</param>
public sealed record LinkRequest(bool? Up);

/// <summary>An operation was begun.</summary>
/// <param name="Operation">The operation to follow.</param>
/// <param name="AfterEvent">The number of the newest event before it.</param>
public sealed record AcceptedDocument(OperationDocument Operation, long AfterEvent);
