using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images;

/// <summary>A built image in the catalogue, ready to boot. Stored beside its files as <c>manifest.json</c>.</summary>
public sealed record ImageManifest
{
    /// <summary>The name that topologies use, for example <c>labsim/router</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of node that it makes, for example <c>linux-router</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Guest architecture in QEMU's spelling.</summary>
    public required string Architecture { get; init; }

    /// <summary>Hash of the recipe that it was built from, lower-case hexadecimal.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>File name of the kernel in the image's folder.</summary>
    public required string Kernel { get; init; }

    /// <summary>File name of the initial RAM disk.</summary>
    public required string Initrd { get; init; }

    /// <summary>File name of the root file system, a raw EROFS image that all nodes share.</summary>
    public required string Root { get; init; }

    /// <summary>The kernel's command line.</summary>
    public required string CommandLine { get; init; }

    /// <summary>SHA-256 of each file, lower-case hexadecimal, by file name.</summary>
    public required ImmutableSortedDictionary<string, string> Sha256 { get; init; }

    /// <summary>Size in bytes of all files together.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was built.</summary>
    public required DateTimeOffset BuiltAt { get; init; }
}
