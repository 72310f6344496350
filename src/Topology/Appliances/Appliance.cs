using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace LabSim.Topology.Appliances;

/// <summary>An appliance of GNS3: how its emulator is set for an image that a user has, by versions of that image.</summary>
public sealed record Appliance
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Which version of the format it is in.</summary>
    public required int RegistryVersion { get; init; }

    /// <summary>What runs it: qemu, docker, iou or dynamips.</summary>
    public required string Emulator { get; init; }

    /// <summary>router, multilayer_switch, firewall or guest.</summary>
    public string Category { get; init; } = "guest";

    /// <summary>Who makes it.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>What it is.</summary>
    public string Description { get; init; } = "";

    /// <summary>How it is used: passwords, first steps.</summary>
    public string Usage { get; init; } = "";

    /// <summary>Where its maker describes it.</summary>
    public string Documentation { get; init; } = "";

    /// <summary>What its first adapter is called, or <see langword="null"/> where it is called like the others.</summary>
    public string? FirstPort { get; init; }

    /// <summary>What its adapters are called, with fields for numbers (<c>Ethernet{port1}</c>), or <see langword="null"/>.</summary>
    public string? PortFormat { get; init; }

    /// <summary>How many adapters a segment of <see cref="PortFormat"/> has; 0 where each has one.</summary>
    public long SegmentSize { get; init; }

    /// <summary>The files that its versions are made of, by name.</summary>
    public ImmutableSortedDictionary<string, ApplianceImage> Images { get; init; } = ImmutableSortedDictionary<string, ApplianceImage>.Empty;

    /// <summary>The settings of its emulator where a version says nothing else.</summary>
    public required JsonObject Template { get; init; }

    /// <summary>Its versions in the order of the file, which begins with the newest.</summary>
    public ImmutableArray<ApplianceVersion> Versions { get; init; } = [];
}
