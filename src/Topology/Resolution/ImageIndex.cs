using System.Collections.Immutable;

namespace LabSim.Topology.Resolution;

/// <summary>The images that a topology may name, as far as the language cares.</summary>
/// <param name="Entries">The images.</param>
/// <param name="Complete">
/// These are all there are: an unknown image is an error. Offline only the built-in ones are known, and an unknown one is a warning.
/// </param>
public sealed record ImageIndex(ImmutableArray<ImageIndexEntry> Entries, bool Complete)
{
    /// <summary>The images that come with LabSim; used offline.</summary>
    public static ImageIndex Builtin { get; } = new(
        [new("labsim/router", "linux-router", ["x86_64", "aarch64"]), new("labsim/host", "linux-host", ["x86_64", "aarch64"])], Complete: false);
}

/// <summary>One image.</summary>
/// <param name="Name">The name that topologies use.</param>
/// <param name="Kind">The kind that it implies.</param>
/// <param name="Architectures">The architectures that it exists for, the default first.</param>
public sealed record ImageIndexEntry(string Name, string Kind, ImmutableArray<string> Architectures)
{
    /// <summary>It is a CD.</summary>
    public bool IsCd { get; init; }

    /// <summary>It is a disk that nodes can have besides their image: those of LabSim are none.</summary>
    public bool IsDisk { get; init; }

    /// <summary>What its nodes have where the topology says nothing.</summary>
    public ImageSettings Settings { get; init; } = new();
}
