using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Hosting;

namespace LabSim.LabServer.Doctor;

/// <summary>Whom machines run as: under root they need a user of their own, who must reach LABSIM_HOME.</summary>
internal sealed class MachineUserCheck(HostSettings host) : IHostCheck
{
    private const string Title = "Machine user";

    public string Id => "machine-user";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) => new([Examine()]);

    private CheckDocument Examine()
    {
        if (host.MachineUser is { } user)
        {
            return FirstClosed(host.Home.Data) is { } closed
                ? Finding.Error(Id, Title, $"machines run as '{user.Name}', who may not pass through {closed}", $"chmod o+x {closed}, or let LABSIM_HOME name another directory")
                : Finding.Ok(Id, Title, $"machines run as '{user.Name}' ({user.UserId})");
        }

        return PeerCredentials.OwnUserId == 0
            ? Finding.Warning(Id, Title, $"there is no user '{HostSettings.MachineUserName}': machines run as root",
                $"useradd --system --no-create-home --shell /usr/sbin/nologin {HostSettings.MachineUserName}")
            : Finding.Ok(Id, Title, "machines run as the user of the lab server");
    }

    // The nearest directory above (or at) the path that others may not pass through.
    private static string? FirstClosed(string path)
    {
        for (var directory = new DirectoryInfo(path); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && !directory.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
