namespace LabSim.NodeRuntime.Images.Added;

/// <summary>One content that an added image has or had. It never changes: nodes have their disks over it.</summary>
/// <param name="Id">The first 16 hexadecimal digits of its SHA-256.</param>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>raw</c>, <c>qcow2</c>, or <c>iso</c> for a CD.</param>
/// <param name="VirtualBytes">The disk's size as a guest sees it.</param>
public sealed record DiskContent(string Id, string Path, string Format, long VirtualBytes)
{
    /// <summary>The format of a CD.</summary>
    public const string Iso = "iso";

    /// <summary>It is a CD, which all its machines read and none writes.</summary>
    public bool IsCd => Format == Iso;
}
