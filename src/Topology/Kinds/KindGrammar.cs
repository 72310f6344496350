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
        Optional("settings", new ListForm<string>(Word), "Settings beyond those of every machine (by default disk-bus and persistent), or all of a segment.", (k, v) => k with { Settings = [.. v.Select(s => s.Value)] }),
    ];

    private static ImmutableArray<Key<KindDefinition>> MachineKeys() =>
    [
        new ValueKey<KindDefinition, ImmutableArray<Located<RangedName>>>("aliases", Names, "Other words for the data interfaces, in the same order.", (k, v) => k with { Aliases = v }),
        Optional("management", new PatternForm("an interface's name", NamePatterns.Interface, NamePatterns.InterfaceRule), "The management interface's name.", (k, v) => k with { Management = v }),
        new ValueKey<KindDefinition, bool>("management-first", SettingKeys.Flag, "The guest's first NIC is its management interface, and always there.", (k, v) => k with { ManagementFirst = v }),
        new ValueKey<KindDefinition, int>("unused-nics", new IntegerForm("unused-nics", 1, 8), "How many NICs the guest wants after that and makes nothing of.", (k, v) => k with { UnusedNics = v }),
        Optional("image", new PatternForm("an image's name", NamePatterns.Image, "name/part"), "The image of a node that names none.", (k, v) => k with { Image = v }),
        Optional("agent", new WordForm<bool>([("labsim", true), ("none", false)]), "How the lab server talks to the guest; none by default.", (k, v) => k with { HasAgent = v }),
        Optional("forwarding", SettingKeys.Flag, "Whether LabSim's agent makes it forward packets.", (k, v) => k with { Forwarding = v }),
        Required("memory", new MemoryForm(), "Guest RAM.", (k, v) => k with { Memory = v }),
        new ValueKey<KindDefinition, long>("minimum-memory", new MemoryForm(), "The least RAM that it boots with.", (k, v) => k with { MinimumMemory = v }),
        Optional("cpus", new IntegerForm("cpus", 1, SettingWords.MostCpus), "Virtual CPUs; 1 by default.", (k, v) => k with { Cpus = v }),
        Optional("nic", SettingKeys.Nic, "The model of the NICs; virtio-net by default.", (k, v) => k with { Nic = v }),
        Optional("disk-bus", SettingKeys.Bus, "How its disk is attached; virtio by default.", (k, v) => k with { DiskBus = v }),
        Optional("config-format", Word, "What a config file contains.", (k, v) => k with { ConfigFormat = v }),
        Optional("daemons", new ListForm<string>(Word), "The daemons that a node may name.", (k, v) => k with { Daemons = [.. v.Select(s => s.Value)] }),
    ];

    private static ValueKey<KindDefinition, T> Required<T>(string name, ValueForm<T> form, string summary, Func<KindDefinition, T, KindDefinition> set) =>
        new(name, form, summary, (k, v) => set(k, v.Value)) { IsRequired = true };

    private static ValueKey<KindDefinition, T> Optional<T>(string name, ValueForm<T> form, string summary, Func<KindDefinition, T, KindDefinition> set) =>
        new(name, form, summary, (k, v) => set(k, v.Value));
}
