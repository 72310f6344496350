namespace LabSim.NodeRuntime.Volumes.Iso;

/// <summary>
/// Writes a CD: ISO 9660 (ECMA-119, 4th edition), and beside it the same files under their own names (Joliet). Both hierarchies share the files' content.
/// Primary names that two files would share are possible, and do no harm where Joliet is read, as every system of the last decades does.
/// </summary>
internal static class IsoImage
{
    /// <summary>The bytes of a sector.</summary>
    public const int Sector = 2048;

    // Sixteen sectors are the system's own; then two volume descriptors, and one that says that there are no more.
    private const int Descriptors = 16;

    /// <summary>Bytes up to the next sector's beginning.</summary>
    public static int WholeSectors(int bytes) => (bytes + Sector - 1) / Sector * Sector;

    /// <summary>Writes it.</summary>
    public static void Write(VolumeFolder root, string label, Stream output)
    {
        IsoTree[] trees = [new(root, IsoNames.Primary), new(root, IsoNames.Joliet)];
        var next = Descriptors + trees.Length + 1;
        foreach (var tree in trees)
        {
            next = tree.Place(next);
        }

        var places = new Dictionary<VolumeFile, int>(ReferenceEqualityComparer.Instance);
        foreach (var file in FilesOf(root))
        {
            places[file] = next;
            next += WholeSectors(file.Content.Length) / Sector;
        }

        var image = new byte[next * Sector];
        foreach (var (index, tree) in trees.Index())
        {
            tree.WriteDescriptor(image.AsSpan((Descriptors + index) * Sector, Sector), label, next);
            tree.Write(image, file => places[file]);
        }

        var end = image.AsSpan((Descriptors + trees.Length) * Sector);
        (end[0], end[6]) = (255, 1);
        "CD001"u8.CopyTo(end[1..]);
        foreach (var (file, place) in places)
        {
            file.Content.Span.CopyTo(image.AsSpan(place * Sector));
        }

        output.Write(image);
    }

    private static IEnumerable<VolumeFile> FilesOf(VolumeFolder folder) => folder.Files.Select(file => file.File).Concat(folder.Folders.SelectMany(FilesOf));
}
