using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Machines.Accelerators;

namespace LabSim.LabServer.Doctor;

/// <summary>What can run guests of this host's own architecture, and how fast: what <c>accel: auto</c> chooses by.</summary>
internal sealed class AcceleratorCheck(ImmutableArray<IAccelerator> accelerators) : IHostCheck
{
    public string Id => "accel";

    public async ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        var reports = await Task.WhenAll(accelerators.Select(accelerator => accelerator.ExamineAsync(HostArchitecture.Name, cancellation)));
        var some = reports.Any(report => report.Usable);
        return [.. reports.Select(report => Describe(report, some))];
    }

    // A missing accelerator is no error as long as another one works: TCG always does.
    private static CheckDocument Describe(AcceleratorReport report, bool another)
    {
        var word = LabMapping.Word(report.Kind);
        var (id, title) = ($"accel.{word}", $"Accelerator {word}");
        return report.Usable && (report.Recommended || report.Kind == AcceleratorKind.Tcg)
            ? Finding.Ok(id, title, report.Finding)
            : another ? Finding.Warning(id, title, report.Finding, report.Remedy) : Finding.Error(id, title, report.Finding, report.Remedy);
    }
}
