namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>Why a limit cannot be held on this host.</summary>
/// <param name="Finding">What is the case.</param>
/// <param name="Remedy">What would mend it.</param>
public sealed record LimitFault(string Finding, string Remedy);
