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
        Required("name", Word, "The name that topologies use.", (k, v) => k with { Name = v }),
        Required("summary", new ShellLineForm(), "What it is, in one sentence.", (k, v) => k with { Summary = v }),
        Required("interfaces", new NodeNameForm(), "The data interfaces' names, with a range.", (k, v) => k with { Interfaces = v }),
        Required("settings", new ListForm<string>(Word), "Settings beyond those of every machine, or all of a segment.", (k, v) => k with { Settings = [.. v.Select(s => s.Value)] }),
    ];

    private static ImmutableArray<Key<KindDefinition>> MachineKeys() =>
    [
        new ValueKey<KindDefinition, string>(
            "image", new PatternForm("an image's name", NamePatterns.Image, "name/part"), "The image of a node that names none.", (k, v) => k with { Image = v.Value }),
        Required("agent", Word, "How the lab server talks to the guest.", (k, v) => k with { Agent = v }),
        Required("forwarding", SettingKeys.Flag, "Whether it forwards packets.", (k, v) => k with { Forwarding = v }),
        Required("management", Word, "The management interface's name.", (k, v) => k with { Management = v }),
        Required("memory", new MemoryForm(), "Guest RAM.", (k, v) => k with { Memory = v }),
        Required("minimum-memory", new MemoryForm(), "The least RAM that it boots with.", (k, v) => k with { MinimumMemory = v }),
        Required("cpus", new IntegerForm("cpus", 1, 64), "Virtual CPUs.", (k, v) => k with { Cpus = v }),
        new ValueKey<KindDefinition, string>("config-format", Word, "What a config file contains.", (k, v) => k with { ConfigFormat = v.Value }),
        new ValueKey<KindDefinition, string>("nic", Word, "The model of the NICs.", (k, v) => k with { Nic = v.Value }),
        new ValueKey<KindDefinition, ImmutableArray<Located<string>>>(
            "daemons", new ListForm<string>(Word), "The daemons that a node may name.", (k, v) => k with { Daemons = [.. v.Value.Select(s => s.Value)] }),
    ];

    private static ValueKey<KindDefinition, T> Required<T>(string name, ValueForm<T> form, string summary, Func<KindDefinition, T, KindDefinition> set) =>
        new(name, form, summary, (k, v) => set(k, v.Value)) { IsRequired = true };
}
