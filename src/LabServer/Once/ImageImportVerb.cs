using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Appliances;

namespace LabSim.LabServer.Once;

/// <summary>What <c>labsim image import</c> does: reads one request, writes lines of progress, then what the appliance is here.</summary>
internal sealed class ImageImportVerb(ApplianceImport import)
{
    /// <exception cref="Commands.UsageException">The input is no request.</exception>
    /// <exception cref="Orchestration.LabException">The appliance cannot be taken in.</exception>
    public async Task RunAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        using var held = await HeldRequest<ApplianceImportRequest>.ReadAsync(input, ContractJson.Default.ApplianceImportRequest, cancellation);
        var plan = import.Plan(held.Request);
        if (!held.Request.DryRun)
        {
            await using var progress = new ProgressLines(output);
            await import.AddAsync(plan, progress, held.Abandoned);
        }

        await JsonLines.WriteAsync(output, plan.Document, ContractJson.Default.ApplianceDocument);
    }
}
