using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>A version of an appliance as LabSim has it: a kind, and images. The settings are its first image's.</summary>
public sealed record ApplianceMapping
{
    /// <summary>The version's name.</summary>
    public required string Version { get; init; }

    /// <summary>The kind's name.</summary>
    public required string Kind { get; init; }

    /// <summary>The kind's file, or <see langword="null"/> where the kind comes with LabSim.</summary>
    public string? KindText { get; init; }

    /// <summary>The image that its nodes name.</summary>
    public required string Image { get; init; }

    /// <summary>Guest architecture in QEMU's spelling.</summary>
    public required string Architecture { get; init; }

    /// <summary>The drives; the first one is of the image that nodes name, unless it is empty and a CD is there to install from.</summary>
    public required ImmutableArray<ApplianceDrive> Drives { get; init; }

    /// <summary>The images to be added for the drives that are not empty, by drive's slot.</summary>
    public required ImmutableSortedDictionary<string, string> Images { get; init; }

    /// <summary>The drive that is the image that nodes name.</summary>
    public required ApplianceDrive Main { get; init; }

    /// <summary>Guest RAM in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public required int Cpus { get; init; }

    /// <summary>The model of the NICs.</summary>
    public required string Nic { get; init; }

    /// <summary>How the first disk is attached.</summary>
    public required DiskBus DiskBus { get; init; }

    /// <summary>It boots by UEFI.</summary>
    public bool IsUefi { get; init; }

    /// <summary>The names of its NICs in their order.</summary>
    public required ImmutableArray<string> Interfaces { get; init; }

    /// <summary>Where it shows itself.</summary>
    public ConsoleType Console { get; init; }

    /// <summary>Its further disks as topologies write them.</summary>
    public ImmutableArray<string> Disks { get; init; } = [];

    /// <summary>The image of the CD in its drive.</summary>
    public string? Cdrom { get; init; }

    /// <summary>What is otherwise than under GNS3, for people.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
