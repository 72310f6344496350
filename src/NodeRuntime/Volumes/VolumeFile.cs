namespace LabSim.NodeRuntime.Volumes;

/// <summary>A file of a volume.</summary>
/// <param name="Path">Where it stands, folders separated by <c>/</c>; letters, digits and <c>. _ -</c>.</param>
/// <param name="Content">The bytes.</param>
public sealed record VolumeFile(string Path, ReadOnlyMemory<byte> Content);
