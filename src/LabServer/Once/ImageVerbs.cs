using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Images;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.Orchestration;

namespace LabSim.LabServer.Once;

/// <summary>What <c>labsim image</c> does; no server need run for it.</summary>
internal sealed class ImageVerbs(IImageCatalog images, ImageShelf shelf)
{
    /// <summary>One array of all images.</summary>
    public Task ListAsync(Stream output) => JsonLines.WriteAsync(output, images.List().Select(Describe).ToArray(), ContractJson.Default.ImageDocumentArray);

    /// <summary>One image.</summary>
    public Task InspectAsync(Stream output, string name, string? architecture) =>
        JsonLines.WriteAsync(output, Describe(shelf.Find(name, architecture)), ContractJson.Default.ImageDocument);

    /// <summary>Builds the named images, or all: lines of progress, then one document for each image.</summary>
    public OnceVerbs.Work Build(ImmutableArray<string> words)
    {
        var option = words.IndexOf("--arch");
        var architecture = OnceVerbs.Architecture(option < 0 ? [] : words[option..]);
        var names = option < 0 ? words : words[..option];
        return (output, cancellation) => BuildAsync(output, names, architecture, cancellation);
    }

    /// <summary>Removes an image; the document says how it is after that.</summary>
    /// <param name="output">Where the document goes.</param>
    /// <param name="name">The image.</param>
    /// <param name="architecture">One of its architectures, or <see langword="null"/> for the first.</param>
    /// <param name="force">Even where nodes have disks over it.</param>
    public Task RemoveAsync(Stream output, string name, string? architecture, bool force) =>
        JsonLines.WriteAsync(output, Describe(shelf.Remove(name, architecture, force)), ContractJson.Default.ImageDocument);

    private async Task BuildAsync(Stream output, ImmutableArray<string> names, string? architecture, CancellationToken cancellation)
    {
        var wanted = names.IsEmpty ? [.. images.List().Where(image => image.Built is not DiskImage)] : names.Select(name => shelf.Find(name, architecture)).ToImmutableArray();
        if (wanted.FirstOrDefault(image => image.Built is DiskImage) is { } added)
        {
            throw new LabException(LabProblem.BadRequest, $"image '{added.Name}' was added: there is nothing to build", "add it again with --force to replace it");
        }

        foreach (var image in wanted)
        {
            await using var progress = new ProgressLines(output);
            await images.EnsureAsync(image.Name, image.Architecture, progress, cancellation);
        }

        foreach (var image in wanted)
        {
            await InspectAsync(output, image.Name, image.Architecture);
        }
    }

    private ImageDocument Describe(ImageDescription image) => ImageMapping.ToDocument(image, images);
}
