using System.Collections.Immutable;
using System.Globalization;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>Memory that machines can have; a router of ours takes about 200 MiB.</summary>
internal sealed class MemoryCheck(string memoryPath) : IHostCheck
{
    private const long PerRouter = 200L << 20;
    private const long Least = 1L << 30;
    private const string Title = "Memory";

    public string Id => "memory";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        // proc(5): "MemAvailable:   23456789 kB".
        var line = File.ReadLines(memoryPath).First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var available = long.Parse(line["MemAvailable:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) << 10;
        var finding = string.Create(CultureInfo.InvariantCulture, $"{available / (double)(1L << 30):F1} GiB available: about {available / PerRouter} routers of 160 MiB");
        return new([available < Least ? Finding.Warning(Id, Title, finding, "end other programs, or run smaller labs") : Finding.Ok(Id, Title, finding)]);
    }
}
