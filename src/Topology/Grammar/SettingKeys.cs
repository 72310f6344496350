using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Grammar;

/// <summary>The keys that <c>defaults</c>, <c>kinds</c>, <c>groups</c> and nodes share.</summary>
internal static class SettingKeys
{
    private static readonly WordForm<string> Architecture = new([.. SettingWords.Architectures.Select(a => (a, a))])
    {
        Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("amd64", "x86_64"), KeyValuePair.Create("x64", "x86_64"), KeyValuePair.Create("arm64", "aarch64")]),
    };

    private static readonly WordForm<AcceleratorChoice> Accelerator = new([.. SettingWords.Accelerators.Select(a => (a.Key, a.Value))]);

    /// <summary>The models of NICs.</summary>
    public static WordForm<string> Nic { get; } = new([.. SettingWords.NicModels.Select(n => (n, n))])
    {
        Mistaken = ImmutableDictionary.CreateRange(
            [KeyValuePair.Create("virtio", "virtio-net"), KeyValuePair.Create("virtio-net-pci", "virtio-net"), KeyValuePair.Create("vmxnet", "vmxnet3"), KeyValuePair.Create("i82545em", "e1000")]),
    };

    /// <summary>Further disks.</summary>
    public static ListForm<DiskSpec> Disks { get; } = new(new DiskForm()) { AllowsSingle = true };

    /// <summary>How disks are attached.</summary>
    public static WordForm<DiskBus> Bus { get; } = new([.. SettingWords.DiskBuses.Select(b => (b.Key, b.Value))])
    {
        Mistaken = ImmutableDictionary.CreateRange(
            [KeyValuePair.Create("virtio-blk", "virtio"), KeyValuePair.Create("ahci", "sata"), KeyValuePair.Create("hda", "ide"), KeyValuePair.Create("virtio-scsi", "scsi")]),
    };

    /// <summary>How boot loaders are found.</summary>
    public static WordForm<FirmwareType> Firmware { get; } = new([.. SettingWords.Firmware.Select(f => (f.Key, f.Value))])
    {
        Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("efi", "uefi"), KeyValuePair.Create("ovmf", "uefi"), KeyValuePair.Create("legacy", "bios"), KeyValuePair.Create("seabios", "bios")]),
    };

    /// <summary>How many serial ports there are.</summary>
    public static IntegerForm SerialPorts { get; } = new("serial-ports", 1, LabQuota.MaxSerialPorts);

    private static readonly WordForm<Datapath> Path = new([("auto", Datapath.Auto), ("vhost-user", Datapath.VhostUser), ("socket", Datapath.Socket)])
    {
        Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("vhost", "vhost-user")]),
    };

    /// <summary>true or false.</summary>
    public static WordForm<bool> Flag { get; } = new([("true", true), ("false", false)])
    {
        IsBoolean = true,
        Mistaken = ImmutableDictionary.CreateRange(
            [
                KeyValuePair.Create("yes", "true"), KeyValuePair.Create("on", "true"), KeyValuePair.Create("True", "true"),
                KeyValuePair.Create("no", "false"), KeyValuePair.Create("off", "false"), KeyValuePair.Create("False", "false"),
            ]),
    };

    /// <summary>A kind's name; the resolver knows which ones exist.</summary>
    public static PatternForm KindName { get; } = new("a kind's name", NamePatterns.Kind, NamePatterns.LabRule);

    /// <summary>All keys but the kind: a section of <c>kinds</c> has it as its name.</summary>
    public static ImmutableArray<Key<SettingsDefinition>> WithoutKind { get; } =
    [
        new ValueKey<SettingsDefinition, string>(
            "image", new PatternForm("an image's name", NamePatterns.Image, SettingWords.ImageNameRule),
            "The image that the machine boots; it implies the kind.", (s, v) => s with { Image = v }),
        new ValueKey<SettingsDefinition, string>("arch", Architecture, "The guest's architecture; the image's first one by default.", (s, v) => s with { Architecture = v }),
        new ValueKey<SettingsDefinition, long>("memory", new MemoryForm(), "Guest RAM with its unit, M or G; the kind's by default.", (s, v) => s with { Memory = v }),
        new ValueKey<SettingsDefinition, int>("cpus", new IntegerForm("cpus", 1, SettingWords.MostCpus), "Virtual CPUs; the kind's by default.", (s, v) => s with { Cpus = v }),
        new ValueKey<SettingsDefinition, AcceleratorChoice>("accel", Accelerator, "What runs the guest's CPU: auto (default), kvm, tcg, or another system's hypervisor.", (s, v) => s with { Accelerator = v }),
        new ValueKey<SettingsDefinition, string>("config", new PathForm(), "The configuration file, relative to the topology's folder; {name} stands for the node's name.", (s, v) => s with { Config = v })
        {
            OtherNames = ["startup-config"],
        },
        new ValueKey<SettingsDefinition, ImmutableArray<Located<string>>>(
            "exec", new ListForm<string>(new ShellLineForm()), "Shell lines that run once per boot, after the addresses are set and before the daemons start.", (s, v) => s with { Exec = v }),
        new ValueKey<SettingsDefinition, ImmutableArray<Located<string>>>(
            "daemons", new ListForm<string>(new PatternForm("a daemon's name", NamePatterns.Daemon, "for example ospfd")),
            "The routing daemons to start, instead of those that the configuration needs.", (s, v) => s with { Daemons = v }),
        new ValueKey<SettingsDefinition, bool>("persistent", Flag, "Whether files that change in the node survive reboot, down and up; false by default.", (s, v) => s with { Persistent = v }),
        new ValueKey<SettingsDefinition, ImmutableArray<Located<DiskSpec>>>(
            "disks", Disks, "Further disks of a vm, at most three: an empty one by its size, or an image's.", (s, v) => s with { Disks = v }),
        new ValueKey<SettingsDefinition, string>("cdrom", new PatternForm("an image's name", NamePatterns.Image, SettingWords.ImageNameRule), "The CD in a vm's drive: an image that is one.", (s, v) => s with { Cdrom = v }),
        new ValueKey<SettingsDefinition, DiskBus>("disk-bus", Bus, "How the disks of a vm are attached; virtio by default.", (s, v) => s with { DiskBus = v }),
        new ValueKey<SettingsDefinition, FirmwareType>(
            "firmware", Firmware, "What finds the boot loader of a vm's disk: bios or uefi; by default bios for x86_64, and uefi elsewhere.", (s, v) => s with { Firmware = v }),
        new ValueKey<SettingsDefinition, string>("nic", Nic, "The model of the NICs; virtio-net by default.", (s, v) => s with { Nic = v }),
        new ValueKey<SettingsDefinition, Datapath>("datapath", Path, "How frames reach the switch: auto (default), vhost-user or socket.", (s, v) => s with { Datapath = v }),
        new ValueKey<SettingsDefinition, RestartPolicy>("restart", new WordForm<RestartPolicy>([.. SettingWords.Restarts.Select(r => (r.Key, r.Value))])
        {
            Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("no", "never"), KeyValuePair.Create("unless-stopped", "always")]),
        }, "What becomes of it when its machine ends by itself: never (default), on-failure or always started again.", (s, v) => s with { Restart = v }),
        new ValueKey<SettingsDefinition, TimeSpan>(
            "idle-timeout", new IdleTimeoutForm(), "How long nobody uses it, nor what its cables reach, until it is paused, such as 30m; the next who does wakes it. never by default.", (s, v) => s with { IdleTimeout = v }),
        new ValueKey<SettingsDefinition, int>("cpu-limit", new CpuLimitForm(), "How much CPU time its process may take, in percent of one CPU of the host; any amount by default.", (s, v) => s with { CpuLimit = v }),
        new ValueKey<SettingsDefinition, long>("memory-limit", new MemoryForm("memory-limit"), "How much memory its process may take, the guest's and QEMU's own, with its unit, M or G; any amount by default.", (s, v) => s with { MemoryLimit = v }),
        new ValueKey<SettingsDefinition, ImmutableArray<int>>("cpu-set", new CpuSetForm(), "The CPUs of the host that its process may run on, such as 0-1; all by default.", (s, v) => s with { CpuSet = v }),
        new ValueKey<SettingsDefinition, ImmutableArray<Located<string>>>(
            "passthrough", new ListForm<string>(new PatternForm("a PCI device's address", new TextPattern("[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f][.][0-7]"), "as lspci -D says it, for example 0000:65:00.0")) { AllowsSingle = true },
            "PCI devices of the host that the guest has for itself, at most four.", (s, v) => s with { Passthrough = v }),
        new ValueKey<SettingsDefinition, ManagementChoice>(
            "management", new ManagementForm(NamePatterns.InterfaceOrAlias), "Whether it is on the management segment: true, false, or the interface that is; with mgmt: true by default where its kind has a management interface.",
            (s, v) => s with { Management = v }),
        new ValueKey<SettingsDefinition, int>("serial-ports", SerialPorts, "How many serial ports it has, each a console; the kind's by default, which is 1 for most.", (s, v) => s with { SerialPorts = v }),
        .. SegmentKeys.All,
    ];

    /// <summary>Words of other tools' languages, wherever settings stand.</summary>
    public static ImmutableDictionary<string, string> Foreign { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create("mem-limit", "did you mean 'memory-limit'?"), KeyValuePair.Create("restart-policy", "did you mean 'restart'?"),
        KeyValuePair.Create("idle", "did you mean 'idle-timeout'?"), KeyValuePair.Create("auto-pause", "did you mean 'idle-timeout'?"),
        KeyValuePair.Create("idle-pc", "remove it: QEMU sees by itself when a guest's CPU has nothing to do; idle-timeout: 30m pauses a node that nobody uses"),
    ]);

    /// <summary>All keys.</summary>
    public static ImmutableArray<Key<SettingsDefinition>> All { get; } =
        [new ValueKey<SettingsDefinition, string>("kind", KindName, "What sort of node it is; the image implies it.", (s, v) => s with { Kind = v }), .. WithoutKind];
}
