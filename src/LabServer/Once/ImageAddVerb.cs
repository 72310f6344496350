using LabSim.Contracts.Wire;
using LabSim.LabServer.Images;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime.Images;
using LabSim.Orchestration;

namespace LabSim.LabServer.Once;

/// <summary>What <c>labsim image add</c> does: reads one request, writes lines of progress, then the image.</summary>
internal sealed class ImageAddVerb(IImageCatalog images, ImageAdditions additions)
{
    /// <exception cref="Commands.UsageException">The input is no request.</exception>
    /// <exception cref="LabException">A word of it is wrong.</exception>
    public async Task RunAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        using var held = await HeldRequest<Contracts.Environment.ImageAddRequest>.ReadAsync(input, ContractJson.Default.ImageAddRequest, cancellation);
        var addition = additions.Check(held.Request);
        await using (var progress = new ProgressLines(output))
        {
            await images.AddAsync(addition, progress, held.Abandoned);
        }

        var added = images.List().First(image => image.Name == addition.Name);
        await JsonLines.WriteAsync(output, ImageMapping.ToDocument(added, images), ContractJson.Default.ImageDocument);
    }
}
