using System.Collections.Immutable;
using System.Globalization;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>Room for images, overlays and logs on LABSIM_HOME's disk. The default images take about half a gigabyte while they are built.</summary>
internal sealed class FreeSpaceCheck(HomeDirectory home, Func<string, long> freeBytes) : IHostCheck
{
    private const long Least = 256L << 20;
    private const long Comfortable = 2L << 30;
    private const string Title = "Free disk space";

    public string Id => "disk";

    /// <summary>Bytes that we may still write on the disk of a path.</summary>
    public static long ReadFreeBytes(string path) => new DriveInfo(path).AvailableFreeSpace;

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        var existing = home.Data;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        var free = freeBytes(existing);
        var finding = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):F1} GiB free for {home.Data}");
        const string remedy = "free some space, or let LABSIM_HOME name a directory on another disk";
        return new([free < Least ? Finding.Error(Id, Title, finding, remedy) : free < Comfortable ? Finding.Warning(Id, Title, finding, remedy) : Finding.Ok(Id, Title, finding)]);
    }
}
