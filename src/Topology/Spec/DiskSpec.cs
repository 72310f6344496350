namespace LabSim.Topology.Spec;

/// <summary>A further disk of a machine: one over an added image, or an empty one.</summary>
/// <param name="Image">The image's name, or <see langword="null"/> for an empty disk.</param>
/// <param name="Bytes">The empty disk's size in bytes; 0 for one over an image.</param>
/// <param name="Bus">How it is attached, or <see langword="null"/> for the way of the machine's first disk.</param>
public readonly record struct DiskSpec(string? Image, long Bytes = 0, DiskBus? Bus = null);
