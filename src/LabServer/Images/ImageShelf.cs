using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.Orchestration;
using LabSim.Orchestration.Workspaces;

namespace LabSim.LabServer.Images;

/// <summary>Finds images by their names, and removes those that nobody needs.</summary>
/// <param name="images">The images.</param>
/// <param name="users">The nodes that have disks over images.</param>
internal sealed class ImageShelf(IImageCatalog images, DiskUsers users)
{
    /// <summary>An image.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="architecture">One of its architectures, or <see langword="null"/> for the first.</param>
    /// <exception cref="LabException">There is none.</exception>
    public ImageDescription Find(string name, string? architecture)
    {
        var known = images.List();
        return known.FirstOrDefault(image => image.Name == name && (architecture is null || image.Architecture == architecture))
            ?? throw new LabException(LabProblem.NotFound,
                $"there is no image '{name}'{(architecture is null ? "" : " for " + architecture)}; there are {string.Join(", ", known.Select(image => $"{image.Name} ({image.Architecture})"))}");
    }

    /// <summary>Removes an image; returns it without its files.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="architecture">One of its architectures, or <see langword="null"/> for the first.</param>
    /// <param name="force">Even where nodes have disks over it.</param>
    /// <exception cref="LabException">There is none, it is not built, or nodes need it.</exception>
    public ImageDescription Remove(string name, string? architecture, bool force)
    {
        var image = Find(name, architecture);
        if (!force && image.Built is DiskImage && users.Of(name) is { IsEmpty: false } used)
        {
            throw new LabException(
                LabProblem.Conflict, $"image '{name}' is used by {string.Join(", ", used.Select(user => $"{user.Lab}/{user.Node}").Distinct())}",
                "wipe these labs first (labsim down LAB --wipe); with --force the image goes, and what the nodes have written can no more be read");
        }

        return images.Remove(image.Name, image.Architecture) ? image with { Built = null }
            : throw new LabException(LabProblem.NotFound, $"image '{image.Name}' is not built for {image.Architecture}");
    }
}
