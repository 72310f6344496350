using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Images;

/// <summary>Where images come from and where they go.</summary>
public sealed record ImageCatalogOptions
{
    /// <summary>Debian's ordinary mirror, which finds a near one by itself.</summary>
    public const string DefaultMirror = "http://deb.debian.org";

    /// <summary>The folder of recipes: <c>base/</c> and one folder for each image.</summary>
    public required string RecipesDirectory { get; init; }

    /// <summary>Where images are kept, <c>LABSIM_HOME/images</c>; created when needed.</summary>
    public required string ImagesDirectory { get; init; }

    /// <summary>Where Debian's packages come from, without the <c>/debian</c> and <c>/debian-security</c> below it.</summary>
    public string Mirror { get; init; } = DefaultMirror;

    /// <summary>The keys that Debian's archives are signed with.</summary>
    public string Keyring { get; init; } = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>Where programs of the host are.</summary>
    public RuntimeOptions Runtime { get; init; } = new();

    /// <summary>The user that works on strangers' files, and that machines run as; <see langword="null"/> for our own.</summary>
    public MachineUser? MachineUser { get; init; }

    /// <summary>Where fetched packages and apt's lists are kept, shared by all images.</summary>
    internal string CacheDirectory => Path.Combine(ImagesDirectory, "cache");

    /// <summary>
    /// The most bytes that a packed disk may unpack to: far more than any vendor's has, and minutes at most for a file that was made to unpack to zeros without end.
    /// </summary>
    public long MostUnpackedBytes { get; init; } = 256L << 30;
}
