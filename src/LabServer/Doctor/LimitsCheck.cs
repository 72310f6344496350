using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.Topology.Grammar;

namespace LabSim.LabServer.Doctor;

/// <summary>Whether <c>cpu-limit</c> and <c>memory-limit</c> can be held, and which CPUs a <c>cpu-set</c> can name. Labs without limits do without, so a host that cannot is worth a word and no warning.</summary>
internal sealed class LimitsCheck(Func<LimitsReport> examine) : IHostCheck
{
    private const string Title = "Limits (optional)";

    public string Id => "limits";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        var report = examine();
        var set = $"cpu-set: {SettingWords.WriteCpuSet(report.Cpus)}";
        if (report.Unmet(new MachineLimits { CpuPercent = 1, MemoryBytes = 1 }) is not { } unmet)
        {
            return new([Finding.Ok(Id, Title, $"cpu-limit and memory-limit are held by control groups below {report.Group}; {set}")]);
        }

        var remedy = (report.Cpu ?? report.Memory)!.Remedy;
        return new([new CheckDocument(Id, Title, "ok", $"{unmet.Replace($" ({remedy})", "", StringComparison.Ordinal)}; {set}", remedy)]);
    }
}
