using System.Collections.Immutable;
using System.Globalization;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>A kind as its file says it.</summary>
internal sealed record KindDefinition
{
    private static readonly ImmutableArray<string> OfDisks = ["cdrom", "disk-bus", "disks", "firmware", "persistent"];

    public Located<string> Name { get; init; }

    public string Summary { get; init; } = "";

    public string Icon { get; init; } = "vm";

    public string? Prefix { get; init; }

    public SegmentType? Segment { get; init; }

    public string Image { get; init; } = "";

    public bool HasAgent { get; init; }

    public bool Forwarding { get; init; }

    public Located<ImmutableArray<Located<RangedName>>> Interfaces { get; init; }

    public Located<ImmutableArray<Located<RangedName>>>? Aliases { get; init; }

    public string Management { get; init; } = "";

    public Located<bool>? ManagementFirst { get; init; }

    public Located<int>? UnusedNics { get; init; }

    public Located<int>? Nics { get; init; }

    public long Memory { get; init; }

    public Located<long>? MinimumMemory { get; init; }

    public int Cpus { get; init; } = 1;

    public string Nic { get; init; } = NodeKind.DefaultNic;

    public int SerialPorts { get; init; } = 1;

    public DiskBus DiskBus { get; init; }

    public Located<ImmutableArray<Located<DiskSpec>>>? Disks { get; init; }

    public FirmwareType? Firmware { get; init; }

    public Located<string>? ConfigFormat { get; init; }

    public Located<bool>? CloudInit { get; init; }

    public Located<string>? SshUser { get; init; }

    public Located<string>? SshPassword { get; init; }

    public Located<string>? SshShow { get; init; }

    public Located<ImmutableArray<Located<string>>>? SshOmit { get; init; }

    public Located<ConfigDriveDefinition>? ConfigDrive { get; init; }

    public Located<DialogueDefinition>? Dialogue { get; init; }

    public ImmutableArray<string>? Settings { get; init; }

    public ImmutableArray<string> Daemons { get; init; } = [];

    public Located<ImmutableArray<Located<string>>>? Ready { get; init; }

    public ShutdownWay Shutdown { get; init; }

    public SmbiosStrings? Smbios { get; init; }

    public ConsoleType Console { get; init; }

    public BoardType Board { get; init; }

    public Located<string>? CpuModel { get; init; }

    public Located<ImmutableArray<Located<BootSource>>>? Boot { get; init; }

    public Located<ImmutableArray<Named<string, string>>>? FirmwareFiles { get; init; }

    /// <summary>Whether something of it hands a node's config in, beside LabSim's agent.</summary>
    public bool TakesConfig => FindsConfig || Dialogue is not null;

    /// <summary>Whether the guest finds a node's config by itself.</summary>
    public bool FindsConfig => CloudInit is { Value: true } || ConfigDrive is not null || (FirmwareFiles is { } files && files.Value.Any(file => file.Value.Contains(Spec.ConfigDrive.ConfigMark, StringComparison.Ordinal)));

    /// <summary>How interfaces are called.</summary>
    public InterfaceNaming Naming => new()
    {
        Data = Runs(Interfaces),
        Aliases = Aliases is { } aliases ? Runs(aliases) : [],
        Management = Management,
        ManagementFirst = ManagementFirst is { Value: true },
        Unused = UnusedNics?.Value ?? 0,
        Fixed = Nics?.Value ?? 0,
    };

    /// <summary>The kind.</summary>
    public NodeKind ToKind() => new()
    {
        Name = Name.Value,
        Summary = Summary,
        Icon = Icon,
        Prefix = Prefix ?? string.Concat(Name.Value.TakeWhile(char.IsAsciiLetter)) switch { "" => "n", var letters => letters },
        Segment = Segment,
        Image = Image,
        Traits = new NodeTraits
        {
            Interfaces = Naming,
            HasAgent = HasAgent,
            HasCloudInit = CloudInit is { Value: true },
            SshUser = SshUser?.Value,
            SshPassword = SshPassword?.Value,
            SshShow = SshShow?.Value,
            SshOmit = SshOmit is { } omitted ? [.. omitted.Value.Select(text => text.Value)] : [],
            ConfigDrive = ConfigDrive?.Value.ToDrive(),
            Dialogue = Dialogue?.Value.ToDialogue(),
            TypesConfig = Dialogue is not null && !FindsConfig,
            Forwarding = Forwarding,
            ReadyTexts = Ready is { } ready ? [.. ready.Value.Select(text => text.Value)] : [],
            Shutdown = Shutdown,
            Smbios = Smbios,
            Console = Console,
            Hardware = new HardwareTraits
            {
                Board = Board,
                CpuModel = CpuModel?.Value,
                Boot = Boot is { } boot ? [.. boot.Value.Select(source => source.Value)] : [],
                FirmwareFiles = FirmwareFiles is { } files ? files.Value.ToImmutableSortedDictionary(file => file.Name.Value, file => file.Value, StringComparer.Ordinal) : HardwareTraits.NoFiles,
            },
        },
        MemoryBytes = Memory,
        MinimumMemoryBytes = MinimumMemory?.Value ?? 0,
        Cpus = Segment is null ? Cpus : 0,
        NicModel = Nic,
        SerialPorts = SerialPorts,
        DiskBus = DiskBus,
        Disks = Disks is { } disks ? [.. disks.Value.Select(disk => disk.Value)] : [],
        Firmware = Firmware,
        ConfigFormat = ConfigFormat?.Value,
        Settings = [.. Settings ?? (HasAgent ? [] : OfDisks), .. TakesConfig ? ["config"] : (string[])[]],
        Daemons = Daemons,
    };

    private static ImmutableArray<NameRun> Runs(Located<ImmutableArray<Located<RangedName>>> names) => [.. names.Value.Select(name => Run(name.Value))];

    // A name without a range ends with its number (the form sees to it) and is a run of one.
    private static NameRun Run(RangedName name)
    {
        if (name.Range is { } range)
        {
            return new NameRun(name.Prefix, range.From, range.Count, name.Suffix);
        }

        var digits = InterfaceNameForm.DigitsAtEnd(name.Prefix);
        return new NameRun(name.Prefix[..^digits], int.Parse(name.Prefix.AsSpan(name.Prefix.Length - digits), NumberStyles.None, CultureInfo.InvariantCulture), 1);
    }
}
