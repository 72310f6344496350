using System.Collections.Immutable;
using System.Globalization;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>The limit of open files: a node takes about ten descriptors of the server (QMP, console, agent, and per NIC socket, rings and memory).</summary>
internal sealed class FileDescriptorCheck(string limitsPath) : IHostCheck
{
    private const int ForFiftyNodes = 1024;
    private const string Title = "Open files";

    public string Id => "file-descriptors";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        // proc(5): "Max open files            1024                 1048576              files"; .NET raises soft to hard at its start.
        var fields = File.ReadLines(limitsPath).First(line => line.StartsWith("Max open files", StringComparison.Ordinal))[14..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var limit = fields[1] == "unlimited" ? long.MaxValue : long.Parse(fields[1], CultureInfo.InvariantCulture);
        var finding = limit == long.MaxValue ? "unlimited" : string.Create(CultureInfo.InvariantCulture, $"{limit} for each process");
        return new([limit > ForFiftyNodes ? Finding.Ok(Id, Title, finding) : Finding.Warning(Id, Title, $"{finding}: enough for about {limit / 20} nodes", "raise it: ulimit -Hn 65536 (or LimitNOFILE= in a systemd unit)")]);
    }
}
