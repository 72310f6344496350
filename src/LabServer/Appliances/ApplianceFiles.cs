using LabSim.Topology.Appliances;

namespace LabSim.LabServer.Appliances;

/// <summary>Where an appliance's files are on this host.</summary>
/// <param name="folders">The folders that are looked into, the first one first.</param>
/// <param name="appliance">The appliance.</param>
/// <param name="takesOthers">Files of another size are taken, too.</param>
internal sealed class ApplianceFiles(IReadOnlyList<string> folders, Appliance appliance, bool takesOthers)
{
    // As its maker offers it, or as somebody packed it.
    private static readonly string[] Endings = ["", ".gz", ".bz2", ".xz", ".zip"];

    private static readonly string[] Packings = ["", "gzip", "bzip2", "xz", "zip"];

    /// <summary>What the appliance says of a drive's file, or <see langword="null"/>.</summary>
    public ApplianceImage? Known(ApplianceDrive drive) => appliance.Images.GetValueOrDefault(drive.FileName);

    /// <summary>The drive's file, or <see langword="null"/> where it is in none of the folders, or is another one of that name.</summary>
    public string? Find(ApplianceDrive drive) => Candidates(drive).FirstOrDefault(path => Fits(path, drive));

    /// <summary>Files of that name that are others, by their sizes.</summary>
    public IEnumerable<string> Others(ApplianceDrive drive) => Candidates(drive).Where(path => !Fits(path, drive));

    /// <summary>Whether the drive's file can be fetched.</summary>
    public bool IsFetchable(ApplianceDrive drive) => Known(drive) is { IsDirect: true } known && Packings.Contains(known.Compression);

    /// <summary>Whether the drive needs no file, or has one.</summary>
    public bool Has(ApplianceDrive drive, bool fetch) => drive.BlankBytes > 0 || Find(drive) is not null || (fetch && IsFetchable(drive));

    // The file's name comes from the appliance; the reader saw to it that it is a name and no path.
    private IEnumerable<string> Candidates(ApplianceDrive drive) => folders.SelectMany(folder => Endings.Select(ending => Path.Combine(folder, drive.FileName + ending))).Where(File.Exists);

    private bool Fits(string path, ApplianceDrive drive) => takesOthers || !path.EndsWith(drive.FileName, StringComparison.Ordinal) || Known(drive) is not { Bytes: > 0 and var bytes } || new FileInfo(path).Length == bytes;
}
