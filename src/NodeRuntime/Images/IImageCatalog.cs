using System.Collections.Immutable;
using LabSim.NodeRuntime.Images.Added;

namespace LabSim.NodeRuntime.Images;

/// <summary>The images of this LABSIM_HOME: those built, and the recipes of those that can be.</summary>
public interface IImageCatalog
{
    /// <summary>Every image that a topology may name, built or not.</summary>
    ImmutableArray<ImageDescription> List();

    /// <summary>
    /// The image, built first if its recipe is newer or it was never built. One build of an image runs at a time, also across processes;
    /// an interrupted build goes on where it stopped.
    /// </summary>
    /// <param name="name">The image's name.</param>
    /// <param name="architecture">Guest architecture in QEMU's spelling.</param>
    /// <param name="progress">Told what is done; at least once a second while anything is done.</param>
    /// <param name="cancellation">Stops the build; what was fetched is kept.</param>
    /// <exception cref="KeyNotFoundException">There is no such image; the message names the nearest.</exception>
    /// <exception cref="RuntimeEnvironmentException">A tool or the network is missing.</exception>
    Task<StoredImage> EnsureAsync(string name, string architecture, IProgress<ImageProgress>? progress, CancellationToken cancellation);

    /// <summary>
    /// Takes a disk in: checks it, copies it and publishes it as an image. One at a time, also across processes; what is interrupted leaves nothing.
    /// </summary>
    /// <param name="addition">The disk, and the settings that its nodes shall have.</param>
    /// <param name="progress">Told what is done; at least once a second.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ImageRefusedException">The file is no disk that can be taken in, or the name is in use.</exception>
    /// <exception cref="RuntimeEnvironmentException">A tool or room on the disk is missing.</exception>
    Task<DiskImage> AddAsync(DiskAddition addition, IProgress<ImageProgress>? progress, CancellationToken cancellation);

    /// <summary>The image if it was added, or if it is built and its recipe unchanged, else <see langword="null"/>.</summary>
    StoredImage? Find(string name, string architecture);

    /// <summary>Removes a built or added image; returns whether there was one.</summary>
    bool Remove(string name, string architecture);
}
