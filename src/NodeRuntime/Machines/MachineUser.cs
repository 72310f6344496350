using LabSim.Interop.Processes;

namespace LabSim.NodeRuntime.Machines;

/// <summary>The unprivileged user that machines run as when LabSim itself runs as root.</summary>
/// <param name="Name">The login name.</param>
/// <param name="UserId">The numeric user.</param>
/// <param name="GroupId">Its primary group.</param>
public sealed record MachineUser(string Name, uint UserId, uint GroupId)
{
    /// <summary>The name of the user that the launcher creates.</summary>
    public const string DefaultName = "labsim";

    /// <summary>
    /// The user that machines of this server are to run as: <see langword="null"/> ("our own") unless we are root and the user exists.
    /// </summary>
    public static MachineUser? ForThisServer() => SystemUser.IsRoot ? Find(DefaultName) : null;

    /// <summary>Looks a user of this host up, or returns <see langword="null"/>.</summary>
    public static MachineUser? Find(string name) =>
        SystemUser.Find(name) is { } user ? new MachineUser(user.Name, user.UserId, user.GroupId) : null;
}
