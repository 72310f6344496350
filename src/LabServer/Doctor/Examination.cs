using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>All checks, side by side; a check that fails itself is a finding, not the end of the others.</summary>
internal sealed class Examination(ImmutableArray<IHostCheck> checks)
{
    public async Task<DoctorDocument> RunAsync(CancellationToken cancellation)
    {
        var findings = await Task.WhenAll(checks.Select(check => RunAsync(check, cancellation)));
        return new DoctorDocument([.. findings.SelectMany(found => found)]);
    }

    private static async Task<ImmutableArray<CheckDocument>> RunAsync(IHostCheck check, CancellationToken cancellation)
    {
        try
        {
            await Task.Yield();
            return await check.ExamineAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return [Finding.Error(check.Id, check.Id, $"cannot be examined: {error.Message}", null)];
        }
    }
}
