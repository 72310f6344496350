using LabSim.Contracts.Environment;
using LabSim.NodeRuntime.Images;

namespace LabSim.LabServer.Mapping;

/// <summary>Images in the contract's words.</summary>
internal static class ImageMapping
{
    public static ImageDocument ToDocument(ImageDescription image, IImageCatalog catalog)
    {
        // The catalogue's list knows every built image; only Find says whether its recipe is still the same.
        var state = image.Built is null ? "absent" : catalog.Find(image.Name, image.Architecture) is null ? "stale" : "built";
        return new ImageDocument(
            image.Name, image.Kind, image.Architecture, image.Summary, state, image.Built?.Manifest.Bytes ?? 0, image.Built?.Manifest.BuiltAt,
            image.Built?.Manifest.RecipeHash, image.Built?.Directory, image.Built?.Manifest.Sha256);
    }

    public static ImageDocument ToDocument(BuiltImage image, string summary) => new(
        image.Manifest.Name, image.Manifest.Kind, image.Manifest.Architecture, summary, "built", image.Manifest.Bytes, image.Manifest.BuiltAt,
        image.Manifest.RecipeHash, image.Directory, image.Manifest.Sha256);
}
