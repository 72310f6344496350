using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>The keys of a kind's file.</summary>
internal static class KindGrammar
{
    /// <summary>The key that makes a kind a segment.</summary>
    public const string SegmentWord = "segment";

    private static readonly PatternForm Word = new("a word", new TextPattern("[a-z][a-z0-9.-]{0,39}"), "lower case");

    private static readonly PatternForm Sentence = new("a sentence", new TextPattern(@"[^\u0000-\u001f\u007f]{1,200}"), "1 to 200 characters on one line");

    private static readonly ListForm<RangedName> Names = new(new InterfaceNameForm()) { AllowsSingle = true };

    // SMBIOS strings end with a zero byte, and 64 characters is what its older versions promise a reader (DSP0134, 6.1.3); Nokia's need more.
    private static readonly PatternForm SmbiosText = new("text for SMBIOS", new TextPattern("[ -~]{1,255}"), "1 to 255 printable ASCII characters");

    private static readonly PatternForm ConsoleText = new("text on the console", new TextPattern("[ -~]{2,100}"), "2 to 100 printable ASCII characters, as the guest writes them");

    // fw_cfg's names have at most 55 characters (QEMU docs/specs/fw_cfg.rst); "opt/" is the users' part, and "opt/labsim/" what LabSim's own images read.
    private static readonly PatternForm FirmwareFileName = new("the name of a fw_cfg file", new TextPattern("opt/(?!labsim/)[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*"), "it begins with opt/, and LabSim's own images have opt/labsim/");

    private static readonly PatternForm CpuModel = new("a CPU in QEMU's words", new TextPattern("[A-Za-z0-9][A-Za-z0-9_.-]{0,59}(?:,(?:[+-]?[a-z0-9_.-]{1,40}|[a-z0-9_.-]{1,40}=[a-z0-9_.-]{1,40})){0,20}"), "a model and what it has more or less, for example qemu64,+ssse3");

    private static readonly Section<SmbiosStrings> Smbios = new("smbios", new SmbiosStrings(),
    [
        new ValueKey<SmbiosStrings, string>("manufacturer", SmbiosText, "Who made it.", (s, v) => s with { Manufacturer = v.Value }),
        new ValueKey<SmbiosStrings, string>("product", SmbiosText, "What it is.", (s, v) => s with { Product = v.Value }),
        new ValueKey<SmbiosStrings, string>("version", SmbiosText, "Which one.", (s, v) => s with { Version = v.Value }),
        new ValueKey<SmbiosStrings, string>("serial", SmbiosText, "Its serial number.", (s, v) => s with { Serial = v.Value }),
        new ValueKey<SmbiosStrings, string>("sku", SmbiosText, "Its order number.", (s, v) => s with { Sku = v.Value }),
        new ValueKey<SmbiosStrings, string>("family", SmbiosText, "The family that it belongs to.", (s, v) => s with { Family = v.Value }),
        new ValueKey<SmbiosStrings, string>("board", SmbiosText, "What its mainboard is.", (s, v) => s with { Board = v.Value }),
    ]);

    /// <summary>The pictures that a kind can have; the canvas has one for each.</summary>
    public static ImmutableArray<string> Icons { get; } = ["router", "switch", "hub", "host", "nat", "vm", "server", "firewall", "phone", "cloud"];

    /// <summary>The file of a kind of machine.</summary>
    public static Section<KindDefinition> Machine { get; } = new("kind", new KindDefinition(), [.. Shared(), .. MachineKeys()]);

    /// <summary>The file of a kind that lives inside the lab server.</summary>
    public static Section<KindDefinition> Segment { get; } = new("kind", new KindDefinition(),
    [
        .. Shared(),
        Required(SegmentWord, new WordForm<SegmentType>([("switch", SegmentType.Switch), ("hub", SegmentType.Hub), ("nat", SegmentType.Nat)]), "What it does with frames.", (k, v) => k with { Segment = v }),
    ]);

    private static ImmutableArray<Key<KindDefinition>> Shared() =>
    [
        new ValueKey<KindDefinition, string>("name", new PatternForm("a kind's name", NamePatterns.Kind, NamePatterns.LabRule), "The name that topologies use.", (k, v) => k with { Name = v }) { IsRequired = true },
        Required("summary", Sentence, "What it is, in one sentence.", (k, v) => k with { Summary = v }),
        Optional("icon", new WordForm<string>([.. Icons.Select(i => (i, i))]), "Its picture on the canvas; vm by default.", (k, v) => k with { Icon = v }),
        Optional("prefix", new PatternForm("the beginning of a node's name", new TextPattern("[A-Za-z][A-Za-z0-9_-]{0,19}"), NamePatterns.NodeRule), "What names of its nodes begin with on the canvas.", (k, v) => k with { Prefix = v }),
        new ValueKey<KindDefinition, ImmutableArray<Located<RangedName>>>("interfaces", Names, "The data interfaces in the guest's order, a range for each slot.", (k, v) => k with { Interfaces = v }) { IsRequired = true },
        Optional("settings", new ListForm<string>(Word), "Settings beyond those of every machine (by default cdrom, disk-bus, disks, firmware and persistent), or all of a segment.", (k, v) => k with { Settings = [.. v.Select(s => s.Value)] }),
    ];

    private static ImmutableArray<Key<KindDefinition>> MachineKeys() => [.. InterfaceKeys(), .. HardwareKeys(), .. GuestKeys()];

    private static ImmutableArray<Key<KindDefinition>> InterfaceKeys() =>
    [
        new ValueKey<KindDefinition, ImmutableArray<Located<RangedName>>>("aliases", Names, "Other words for the data interfaces, in the same order.", (k, v) => k with { Aliases = v }),
        Optional("management", new PatternForm("an interface's name", NamePatterns.Interface, NamePatterns.InterfaceRule), "The management interface's name.", (k, v) => k with { Management = v }),
        new ValueKey<KindDefinition, bool>("management-first", SettingKeys.Flag, "The guest's first NIC is its management interface, and always there.", (k, v) => k with { ManagementFirst = v }),
        new ValueKey<KindDefinition, int>("unused-nics", new IntegerForm("unused-nics", 1, 8), "How many NICs the guest wants after that and makes nothing of.", (k, v) => k with { UnusedNics = v }),
        new ValueKey<KindDefinition, int>("nics", new IntegerForm("nics", 1, LabQuota.MaxInterfaces), "How many NICs the guest always has, linked or not; by default as many as are linked.", (k, v) => k with { Nics = v }),
    ];

    private static ImmutableArray<Key<KindDefinition>> HardwareKeys() =>
    [
        Optional("image", new PatternForm("an image's name", NamePatterns.Image, "name/part"), "The image of a node that names none.", (k, v) => k with { Image = v }),
        Required("memory", new MemoryForm(), "Guest RAM.", (k, v) => k with { Memory = v }),
        new ValueKey<KindDefinition, long>("minimum-memory", new MemoryForm(), "The least RAM that it boots with.", (k, v) => k with { MinimumMemory = v }),
        Optional("cpus", new IntegerForm("cpus", 1, SettingWords.MostCpus), "Virtual CPUs; 1 by default.", (k, v) => k with { Cpus = v }),
        Optional("nic", SettingKeys.Nic, "The model of the NICs; virtio-net by default.", (k, v) => k with { Nic = v }),
        new ValueKey<KindDefinition, ImmutableArray<Located<DiskSpec>>>(
            "disks", SettingKeys.Disks, "Its disks beside the image's, at most three: an empty one by its size, or an image's.", (k, v) => k with { Disks = v }),
        Optional("disk-bus", SettingKeys.Bus, "How its disks are attached; virtio by default.", (k, v) => k with { DiskBus = v }),
        new ValueKey<KindDefinition, FirmwareType>("firmware", SettingKeys.Firmware, "What finds its disk's boot loader; by default bios for x86_64, and uefi elsewhere.", (k, v) => k with { Firmware = v.Value }),
        Optional("board", new WordForm<BoardType>([.. SettingWords.Boards.Select(b => (b.Key, b.Value))]), "What a PC is built on: pc (i440FX, default), or q35 (PCI Express).", (k, v) => k with { Board = v }),
        new ValueKey<KindDefinition, string>("cpu-model", CpuModel, "The CPU in QEMU's words; by default all that the accelerator can do.", (k, v) => k with { CpuModel = v }),
        new ValueKey<KindDefinition, ImmutableArray<Located<BootSource>>>(
            "boot", new ListForm<BootSource>(new WordForm<BootSource>([.. SettingWords.BootSources.Select(s => (s.Key, s.Value))])
            {
                Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("cdrom", "cd"), KeyValuePair.Create("pxe", "network"), KeyValuePair.Create("c", "disk"), KeyValuePair.Create("d", "cd"), KeyValuePair.Create("n", "network")]),
            }) { AllowsSingle = true }, "Where its firmware looks first; by default disks, then CDs.", (k, v) => k with { Boot = v }),
        Optional("smbios", Smbios, "What its SMBIOS says of the system and its mainboard; {name} stands for the node's name.", (k, v) => k with { Smbios = v }),
        new ValueKey<KindDefinition, ImmutableArray<Named<string, string>>>(
            "fw-cfg", new MapForm<string, string>("fw_cfg files", FirmwareFileName, SmbiosText, "") { Most = 16 }, "Files that the guest reads through fw_cfg, by name; {name} in their text stands for the node's name, {config} for its config.", (k, v) => k with { FirmwareFiles = v }),
    ];

    private static ImmutableArray<Key<KindDefinition>> GuestKeys() =>
    [
        Optional("agent", new WordForm<bool>([("labsim", true), ("none", false)]), "How the lab server talks to the guest; none by default.", (k, v) => k with { HasAgent = v }),
        Optional("forwarding", SettingKeys.Flag, "Whether LabSim's agent makes it forward packets.", (k, v) => k with { Forwarding = v }),
        Optional("console", new WordForm<ConsoleType>([.. SettingWords.Consoles.Select(c => (c.Key, c.Value))])
        {
            Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("telnet", "serial"), KeyValuePair.Create("vnc", "screen"), KeyValuePair.Create("spice", "screen")]),
        }, "Where the guest shows itself: on its serial line (default), or its screen.", (k, v) => k with { Console = v }),
        Optional("serial-ports", SettingKeys.SerialPorts, "How many serial ports it has; 1 by default.", (k, v) => k with { SerialPorts = v }),
        .. ConfigKeys(),
        .. SshKeys(),
        Optional("daemons", new ListForm<string>(Word), "The daemons that a node may name.", (k, v) => k with { Daemons = [.. v.Select(s => s.Value)] }),
        new ValueKey<KindDefinition, ImmutableArray<Located<string>>>(
            "ready", new ListForm<string>(ConsoleText) { AllowsSingle = true }, "It is ready when one of these texts stands on its console; without it when it runs.", (k, v) => k with { Ready = v }),
        Optional("shutdown", new WordForm<ShutdownWay>([("power-button", ShutdownWay.PowerButton), ("power-off", ShutdownWay.PowerOff)])
        {
            Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("acpi", "power-button"), KeyValuePair.Create("off", "power-off")]),
        }, "How it is made to power down: power-button (ACPI, default), or power-off at once.", (k, v) => k with { Shutdown = v }),
    ];

    private static ImmutableArray<Key<KindDefinition>> ConfigKeys() =>
    [
        new ValueKey<KindDefinition, string>("config-format", Word, "What a config file contains.", (k, v) => k with { ConfigFormat = v }),
        new ValueKey<KindDefinition, bool>("cloud-init", SettingKeys.Flag, "The guest has cloud-init: its name, addresses, key and config reach it by NoCloud.", (k, v) => k with { CloudInit = v }),
        new ValueKey<KindDefinition, ConfigDriveDefinition>("config-drive", ConfigDriveGrammar.Drive, "The drive that hands a node's config in.", (k, v) => k with { ConfigDrive = v }),
        new ValueKey<KindDefinition, DialogueDefinition>("dialogue", DialogueGrammar.Dialogue, "How to talk to it at its serial line: to type a node's config in, and to read the running one.", (k, v) => k with { Dialogue = v }),
    ];

    private static ImmutableArray<Key<KindDefinition>> SshKeys() =>
    [
        new ValueKey<KindDefinition, string>("ssh-user", new PatternForm("a user's name", new TextPattern("[A-Za-z_][A-Za-z0-9_.-]{0,31}"), "for example admin"), "Whom labsim ssh logs in as.", (k, v) => k with { SshUser = v }),
        new ValueKey<KindDefinition, string>(
            "ssh-password", new PatternForm("a password", new TextPattern("[ -~]{0,100}"), "at most 100 printable ASCII characters"), "That user's password, where the labs' key does not open the guest.", (k, v) => k with { SshPassword = v }),
        new ValueKey<KindDefinition, string>(
            "ssh-show", new PatternForm("a command", new TextPattern("[!-~](?:[ -~]{0,198}[!-~])?"), "1 to 200 printable ASCII characters without a space at either end"), "The command that prints the running config when it is run by SSH.", (k, v) => k with { SshShow = v }),
        new ValueKey<KindDefinition, ImmutableArray<Located<string>>>(
            "ssh-omit", new ListForm<string>(new PatternForm("the beginning of a line", new TextPattern("[ -~]{1,100}"), "1 to 100 printable ASCII characters")) { AllowsSingle = true },
            "Lines that begin with one of these are no part of what it prints.", (k, v) => k with { SshOmit = v }),
    ];

    private static ValueKey<KindDefinition, T> Required<T>(string name, ValueForm<T> form, string summary, Func<KindDefinition, T, KindDefinition> set) =>
        new(name, form, summary, (k, v) => set(k, v.Value)) { IsRequired = true };

    private static ValueKey<KindDefinition, T> Optional<T>(string name, ValueForm<T> form, string summary, Func<KindDefinition, T, KindDefinition> set) =>
        new(name, form, summary, (k, v) => set(k, v.Value));
}
