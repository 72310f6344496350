using System.Collections.Immutable;
using System.Globalization;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime.Images;

namespace LabSim.LabServer.Doctor;

/// <summary>Which images are built. One that is not is built when a lab first needs it.</summary>
internal sealed class ImageCheck(IImageCatalog images) : IHostCheck
{
    public string Id => "image";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) =>
        new([.. images.List().Select(image => Examine(ImageMapping.ToDocument(image, images)))]);

    private static CheckDocument Examine(ImageDocument image)
    {
        var (id, title) = ($"image.{image.Name}.{image.Arch}", $"Image {image.Name} ({image.Arch})");
        var build = $"labsim image build {image.Name} (labsim up does it, too)";
        return image.State switch
        {
            "added" => Finding.Ok(id, title, string.Create(CultureInfo.InvariantCulture, $"added {image.BuiltAt:yyyy-MM-dd}, {image.Bytes >> 20} MiB")),
            "built" => Finding.Ok(id, title, string.Create(CultureInfo.InvariantCulture, $"built {image.BuiltAt:yyyy-MM-dd}, {image.Bytes >> 20} MiB")),
            "stale" => Finding.Warning(id, title, "its recipe changed since it was built", build),
            _ => Finding.Warning(id, title, "not built yet", build),
        };
    }
}
