namespace LabSim.NodeRuntime.Images.Added;

/// <summary>One content that an added image has or had. It never changes: nodes have their disks over it.</summary>
/// <param name="Id">The first 16 hexadecimal digits of its SHA-256.</param>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>.</param>
/// <param name="VirtualBytes">The disk's size as a guest sees it.</param>
public sealed record DiskContent(string Id, string Path, string Format, long VirtualBytes);
