namespace LabSim.NodeRuntime.Machines;

/// <summary>The unprivileged user that machines run as when LabSim itself runs as root.</summary>
/// <param name="Name">The login name.</param>
/// <param name="UserId">The numeric user.</param>
/// <param name="GroupId">Its primary group.</param>
public sealed record MachineUser(string Name, uint UserId, uint GroupId);
