using LabSim.Contracts.Environment;
using LabSim.LabServer.Hosting;
using LabSim.NodeRuntime.Machines;

namespace LabSim.LabServer.Composition;

/// <summary>What is known of the host before anything is opened.</summary>
/// <param name="Home">The directories.</param>
/// <param name="MachineUser">The user that machines run as: <c>labsim</c> where we are root and it exists, else our own (<see langword="null"/>).</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Time">The clock.</param>
internal sealed record HostSettings(HomeDirectory Home, MachineUser? MachineUser, Func<string, string?> Variable, TimeProvider Time)
{
    /// <summary>The login name that the launcher gives to the machines' user.</summary>
    public const string MachineUserName = "labsim";

    public static HostSettings Read(HomeDirectory home, Func<string, string?> variable) => new(
        home, PeerCredentials.OwnUserId == 0 ? PasswordFile.Find("/etc/passwd", MachineUserName) : null, variable, TimeProvider.System);
}
