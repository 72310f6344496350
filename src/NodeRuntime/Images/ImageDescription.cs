namespace LabSim.NodeRuntime.Images;

/// <summary>An image that a topology may name.</summary>
/// <param name="Name">The name, for example <c>labsim/router</c>.</param>
/// <param name="Kind">The kind of node that it makes.</param>
/// <param name="Architecture">Guest architecture in QEMU's spelling.</param>
/// <param name="Summary">What it is, one line.</param>
/// <param name="Built">The image, built or added, or <see langword="null"/> where it has yet to be built.</param>
public sealed record ImageDescription(string Name, string Kind, string Architecture, string Summary, StoredImage? Built);
