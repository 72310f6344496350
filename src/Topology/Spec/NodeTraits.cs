using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabSim.Topology.Spec;

/// <summary>What a node is by its kind. It goes with the node, so that a lab stays what it was brought up as, whatever becomes of the kind's file.</summary>
public sealed record NodeTraits
{
    /// <summary>How its interfaces are called.</summary>
    public required InterfaceNaming Interfaces { get; init; }

    /// <summary>Whether the guest has LabSim's agent: it says "ready", sets addresses, and runs commands.</summary>
    public bool HasAgent { get; init; }

    /// <summary>Whether the guest has cloud-init, and is told its name, addresses, key and config by NoCloud.</summary>
    public bool HasCloudInit { get; init; }

    /// <summary>Whom <c>labsim ssh</c> logs in as; <see langword="null"/> where nobody knows.</summary>
    public string? SshUser { get; init; }

    /// <summary>That user's password; <see langword="null"/> where the labs' key has to do.</summary>
    public string? SshPassword { get; init; }

    /// <summary>The command that prints the running configuration by SSH; <see langword="null"/> where SSH does not tell it.</summary>
    public string? SshShow { get; init; }

    /// <summary>Lines that begin with one of these are no part of what <see cref="SshShow"/> prints.</summary>
    public ImmutableArray<string> SshOmit { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The drive that hands its configuration in, or <see langword="null"/>.</summary>
    public ConfigDrive? ConfigDrive { get; init; }

    /// <summary>How to talk to it at its serial line, or <see langword="null"/>.</summary>
    public ConsoleDialogue? Dialogue { get; init; }

    /// <summary>Whether its configuration is typed at its serial line, because it does not find it by itself.</summary>
    public bool TypesConfig { get; init; }

    /// <summary>Whether somebody sets the addresses that the topology gives its interfaces.</summary>
    [JsonIgnore]
    public bool SetsAddresses => HasAgent || HasCloudInit;

    /// <summary>Whether its machine has a screen: LabSim's own images do without.</summary>
    [JsonIgnore]
    public bool HasScreen => !HasAgent;

    /// <summary>Whether it forwards packets between its interfaces.</summary>
    public bool Forwarding { get; init; }

    /// <summary>It is ready when one of these stands on its console; empty where it is ready when it runs, or says so by its agent.</summary>
    public ImmutableArray<string> ReadyTexts { get; init; } = [];

    /// <summary>How it is made to power down.</summary>
    public ShutdownWay Shutdown { get; init; }

    /// <summary>Where it shows itself.</summary>
    public ConsoleType Console { get; init; }

    /// <summary>What its machine is beyond what topologies can say.</summary>
    public HardwareTraits Hardware { get; init; } = new();

    /// <summary>What its SMBIOS says of the system and its mainboard (DMTF DSP0134, types 1 and 2); <c>{name}</c> stands for the node's name.</summary>
    public SmbiosStrings? Smbios { get; init; }
}
