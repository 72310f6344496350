using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>The run directory: ours, no link, and its sockets' paths short enough.</summary>
internal sealed class RunDirectoryCheck(HomeDirectory home) : IHostCheck
{
    private const string Title = "Run directory";

    public string Id => "run-directory";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        var directory = new DirectoryInfo(home.Run);
        return new([
            !directory.Exists ? Finding.Ok(Id, Title, $"{home.Run} (made when a server starts)")
            : directory.LinkTarget is { } target ? Finding.Error(Id, Title, $"{home.Run} is a link to {target}", $"remove {home.Run}")
            : directory.UnixFileMode.HasFlag(UnixFileMode.OtherWrite) ? Finding.Error(Id, Title, $"others may write in {home.Run}", $"chmod o-w {home.Run}")
            : Finding.Ok(Id, Title, home.Run),
        ]);
    }
}
