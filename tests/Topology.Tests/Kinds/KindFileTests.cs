using System.Text.Json;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Kinds;

public sealed class KindFileTests
{
    private const string Good = "name: x\nsummary: A router.\nmemory: 1G\n";

    [Fact]
    public void A_file_needs_a_name_a_sentence_interfaces_and_memory_and_the_rest_has_defaults()
    {
        var kind = Read(Good + "interfaces: ge-0/0/{0..3}\n").Kind!;
        Assert.Equal(("x", "vm", "x", 1, "virtio-net", DiskBus.Virtio), (kind.Name, kind.Icon, kind.Prefix, kind.Cpus, kind.NicModel, kind.DiskBus));
        Assert.Equal(["cdrom", "disk-bus", "disks", "firmware", "persistent"], kind.Settings.Order());
        Assert.Equal(["ge-0/0/0", "ge-0/0/1", "ge-0/0/2", "ge-0/0/3"], kind.Interfaces.Names);
    }

    [Theory]
    [InlineData("interfaces: eth{1..33}", "33 interfaces in all")]
    [InlineData("interfaces: []", "0 interfaces in all")]
    [InlineData("interfaces: eth{1..4}\nmanagement-first: true", "has no name")]
    [InlineData("interfaces: eth{1..4}\nunused-nics: 2", "no management interface comes first")]
    [InlineData("interfaces: Gi{1..4}\naliases: eth{1..3}", "4 data interfaces, and 3 aliases")]
    [InlineData("interfaces: Gi{1..4}\naliases: Gi{1..4}", "two interfaces are called 'Gi1'")]
    [InlineData("interfaces: [Gi1, Gi1]", "two interfaces are called 'Gi1'")]
    [InlineData("interfaces: eth{0..3}\nmanagement: eth0\nmanagement-first: true", "two interfaces are called 'eth0'")]
    [InlineData("interfaces: eth{1..4}\ndisks: [1G, 1G, 1G, 1G]", "4 further disks are more than 3")]
    [InlineData("interfaces: eth{1..4}\nnics: 5", "5 NICs are always there, and 4 interfaces have names")]
    [InlineData("interfaces: eth{1..4}\ncpu-model: host", "'host' is what machines have")]
    [InlineData("interfaces: eth{1..4}\nboot: [cd, disk, cd]", "named twice")]
    [InlineData("interfaces: eth{1..4}\nminimum-memory: 2G", "'minimum-memory' is more than 'memory'")]
    [InlineData("interfaces: eth{1..4}\nagent: labsim\nready: x y", "says itself that it is ready")]
    [InlineData("interfaces: eth{1..4}\nconfig-format: ios", "and not how it gets in")]
    [InlineData("interfaces: eth{1..4}\nagent: labsim\ncloud-init: true", "LabSim's agent tells a guest all")]
    [InlineData("interfaces: eth{1..4}\ncloud-init: true\nconfig-drive: { as: cd, files: { x: '{config}' } }", "by cloud-init, and by a drive")]
    [InlineData("interfaces: eth{1..4}\nagent: labsim\nconfig-drive: { as: cd, files: { x: '{config}' } }", "and a drive does, too")]
    [InlineData("interfaces: eth{1..4}\nagent: labsim\ndialogue: { prompts: '#' }", "LabSim's agent hands a config in and reads it")]
    [InlineData("interfaces: eth{1..4}\ndialogue: { prompts: '#' }", "nobody says when the guest can be talked to")]
    [InlineData("interfaces: eth{1..4}\ncloud-init: true\nssh-show: show", "not said whom to log in as")]
    [InlineData("interfaces: eth{1..4}\nssh-password: secret", "not said whom to log in as")]
    [InlineData("interfaces: eth{1..4}\nssh-user: admin\nssh-show: show", "can be read, and not given back")]
    [InlineData("interfaces: eth{1..4}\nssh-user: admin\nssh-omit: '#'", "nothing is printed of which lines")]
    [InlineData("interfaces: Gi0/{1..4}\ncloud-init: true", "'Gi0/1' is none that it takes")]
    [InlineData("interfaces: eth{1..4}\nconfig-drive: { as: cd, files: { x: '{name}' } }", "none of the drive's files has the node's config")]
    [InlineData("interfaces: eth{1..4}\nconfig-drive: { as: usb, label: twelve-chars, files: { x: '{config}' } }", "a FAT volume has at most 11")]
    [InlineData("interfaces: eth{1..4}\nconfig-drive: { as: cd, files: { x: '{config}', x/y: z } }", "'x' is a file, and the folder of another one")]
    [InlineData("interfaces: eth{1..4}\nconfig-drive: { as: cd, files: { x: '{config}', X: z } }", "two files of the drive are called 'x'")]
    public void What_does_not_go_together_is_refused_where_it_stands(string lines, string message)
    {
        var problem = Assert.Single(Read(Good + lines + "\n").Diagnostics);
        Assert.Equal(DiagnosticCatalog.KindContradiction.Code, problem.Code);
        Assert.Contains(message, problem.Message);
        Assert.InRange(problem.Span.Line, 4, 6);
    }

    [Theory]
    [InlineData("interfaces: management")]
    [InlineData("interfaces: eth{01..04}")]
    [InlineData("interfaces: eth01")]
    [InlineData("interfaces: eth1.10")]
    [InlineData("interfaces: ../{1..2}")]
    [InlineData("interfaces: 'a//{1..2}'")]
    [InlineData("interfaces: 'Gi0:{1..2}'")]
    [InlineData("interfaces: eth{1..2}\nicon: rooter")]
    [InlineData("interfaces: eth{1..2}\nnic: i82559c")]
    [InlineData("interfaces: eth{1..2}\nsummary: a\tb")]
    [InlineData("interfaces: eth{1..2}\nready: x")]
    [InlineData("interfaces: eth{1..2}\nshutdown: pull")]
    [InlineData("interfaces: eth{1..2}\nsmbios: { product: \"a\\nb\" }")]
    [InlineData("interfaces: eth{1..2}\nsmbios: { asset: x }")]
    [InlineData("interfaces: eth{1..2}\nboard: x58")]
    [InlineData("interfaces: eth{1..2}\ncpu-model: 'qemu64 -S'")]
    [InlineData("interfaces: eth{1..2}\ncpu-model: 'qemu64,file=/etc/passwd'")]
    [InlineData("interfaces: eth{1..2}\nboot: [floppy]")]
    [InlineData("interfaces: eth{1..2}\nfw-cfg: { etc/x: y }")]
    [InlineData("interfaces: eth{1..2}\nfw-cfg: { opt/labsim/exec: y }")]
    [InlineData("interfaces: eth{1..2}\nfw-cfg: { opt/../x: y }")]
    [InlineData("interfaces: eth{1..2}\ndisks: 'usb:1G'")]
    [InlineData("interfaces: eth{1..2}\ndisks: 'ide:ide:1G'")]
    [InlineData("interfaces: eth{1..2}\nconsole: teletype")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: cd }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { files: { x: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: tape, files: { x: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: cd, files: { ../x: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: cd, files: { /x: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: cd, files: { a/b/c/d/e: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: cd, label: 'a b', files: { x: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: usb, archive: x.zip, files: { x: '{config}' } }")]
    [InlineData("interfaces: eth{1..2}\nconfig-drive: { as: cd, files: { x: \"{config}\\0\" } }")]
    [InlineData("interfaces: eth{1..2}\nready: 'login:'\ndialogue: { answers: { x: y } }")]
    [InlineData("interfaces: eth{1..2}\nready: 'login:'\ndialogue: { prompts: ' #' }")]
    [InlineData("interfaces: eth{1..2}\nready: 'login:'\ndialogue: { prompts: '#', answers: { l: admin } }")]
    [InlineData("interfaces: eth{1..2}\nready: 'login:'\ndialogue: { prompts: '#', before: \"a\\rb\" }")]
    [InlineData("interfaces: eth{1..2}\nready: 'login:'\ndialogue: { prompts: '#', script: x }")]
    [InlineData("interfaces: eth{1..2}\ncloud-init: nocloud")]
    [InlineData("name: ../x")]
    public void What_is_no_value_is_refused(string lines)
    {
        var file = Read((lines.StartsWith("name", StringComparison.Ordinal) || lines.Contains("summary", StringComparison.Ordinal) ? "memory: 1G\n" : Good) + lines + "\n");
        Assert.Null(file.Kind);
        Assert.NotEmpty(file.Diagnostics);
    }

    [Fact]
    public void How_to_talk_to_a_guest_goes_with_its_nodes_in_the_order_in_which_it_is_written()
    {
        var kind = Read(Good + """
            interfaces: eth{1..8}
            ready: 'login:'
            dialogue:
              prompts: ['$', '#']
              answers: { 'login:': admin, 'Password:': '', 'again?': ^C }
              before: configure
              show: [no paging, show config]

            """).Kind!;
        var dialogue = kind.Traits.Dialogue!;
        Assert.Equal(["$", "#"], dialogue.Prompts);
        Assert.Equal([("login:", "admin"), ("Password:", ""), ("again?", "^C")], dialogue.Answers.Select(answer => (answer.Text, answer.Reply)));
        Assert.Equal((["configure"], ["no paging", "show config"], true, true), (dialogue.Before.ToArray(), dialogue.Show.ToArray(), kind.Traits.TypesConfig, dialogue.ShowsConfig), Same);
        Assert.Contains("config", kind.Settings);

        // A guest may tell it by SSH instead.
        var told = Read(Good + "interfaces: eth{1..8}\ncloud-init: true\nssh-user: admin\nssh-password: ''\nssh-show: show all\nssh-omit: ['# at', '# by']\n").Kind!.Traits;
        Assert.Equal(("admin", "", "show all"), (told.SshUser, told.SshPassword, told.SshShow));
        Assert.Equal(["# at", "# by"], told.SshOmit);

        // What a guest finds by itself is not typed in.
        Assert.False(Read(Good + "interfaces: eth{1..8}\nready: 'login:'\ncloud-init: true\ndialogue: { prompts: '#', show: x }\n").Kind!.Traits.TypesConfig);

        static bool Same((string[] Before, string[] Show, bool, bool) a, (string[] Before, string[] Show, bool, bool) b) =>
            a.Before.SequenceEqual(b.Before) && a.Show.SequenceEqual(b.Show) && (a.Item3, a.Item4) == (b.Item3, b.Item4);
    }

    [Fact]
    public void What_a_machine_is_beyond_a_topologys_words_goes_with_its_nodes()
    {
        var kind = Read(Good + """
            interfaces: eth{1..8}
            nics: 4
            board: q35
            cpu-model: Nehalem,+aes,vmx=off
            boot: [cd, network]
            console: screen
            serial-ports: 3
            disks: [ide:30G, data.qcow2]
            smbios: { board: 440BX }
            fw-cfg: { opt/acme/name: "{name}" }

            """).Kind!;
        var expected = new HardwareTraits
        {
            Board = BoardType.Q35, CpuModel = "Nehalem,+aes,vmx=off", Boot = [BootSource.Cd, BootSource.Network],
            FirmwareFiles = HardwareTraits.NoFiles.Add("opt/acme/name", "{name}"),
        };
        Assert.Equal(expected, kind.Traits.Hardware);
        Assert.NotEqual(expected with { Boot = [BootSource.Network, BootSource.Cd] }, kind.Traits.Hardware);
        Assert.Equal((4, 3, ConsoleType.Screen, "440BX"), (kind.Interfaces.Always, kind.SerialPorts, kind.Traits.Console, kind.Traits.Smbios!.Board));
        Assert.Equal([new DiskSpec(null, 30L << 30, DiskBus.Ide), new DiskSpec("data.qcow2")], kind.Disks);
        Assert.Equal(kind.Traits.Hardware, JsonSerializer.Deserialize<NodeTraits>(JsonSerializer.Serialize(kind.Traits))!.Hardware);
    }

    [Fact]
    public void A_kind_that_lets_a_config_in_has_the_setting_and_what_lets_it_in_goes_with_its_nodes()
    {
        var kind = Read(Good + """
            interfaces: eth{1..4}
            config-format: acme
            config-drive:
              as: usb
              label: vmm
              archive: c.tgz
              files:
                etc/startup: |
                  hostname {name}
                  {config}

            """).Kind!;
        Assert.Contains("config", kind.Settings);
        var drive = new ConfigDrive { Type = ConfigDriveType.Usb, Label = "vmm", Archive = "c.tgz", Files = ConfigDrive.NoFiles.Add("etc/startup", "hostname {name}\n{config}\n") };
        Assert.Equal(drive, kind.Traits.ConfigDrive);
        Assert.NotEqual(drive with { Files = ConfigDrive.NoFiles }, kind.Traits.ConfigDrive);
        Assert.Equal(drive, JsonSerializer.Deserialize<NodeTraits>(JsonSerializer.Serialize(kind.Traits))!.ConfigDrive);
        Assert.Equal(("config", true), (Read(Good + "interfaces: eth{1..4}\nconfig-drive: { as: cd, files: { x: '{config}' } }\n").Kind!.Traits.ConfigDrive!.Label, KindCatalog.Builtin.Find("cloud-image")!.Traits.SetsAddresses));
        Assert.Contains("config", Read(Good + "interfaces: eth{1..4}\nfw-cfg: { opt/com.coreos/config: '{config}' }\n").Kind!.Settings);
    }

    [Theory]
    [InlineData("cisco-xrv9k", "MgmtEth0/RP0/CPU0/0", 1)]
    [InlineData("cisco-xrv9k", "unused1", null)]
    [InlineData("cisco-xrv9k", "GigabitEthernet0/0/0/0", 4)]
    [InlineData("cisco-xrv9k", "Gi0/0/0/15", 19)]
    [InlineData("cisco-xrv9k", "eth1", 4)]
    [InlineData("cisco-xrv9k", "eth16", 19)]
    [InlineData("cisco-xrv9k", "GigabitEthernet0/0/0/16", null)]
    [InlineData("cisco-iosvl2", "GigabitEthernet1/0", 5)]
    [InlineData("cisco-iosvl2", "Gi3/3", 16)]
    [InlineData("cisco-iosvl2", "eth5", 5)]
    [InlineData("cisco-iosv", "GigabitEthernet0/0", 1)]
    [InlineData("arista-veos", "Et1", 2)]
    [InlineData("nokia-sros", "1/1/1", 2)]
    [InlineData("nokia-sros", "A/1", 1)]
    public void Interfaces_are_counted_in_the_order_of_the_guests_NICs(string kind, string name, int? index)
    {
        var naming = KindCatalog.Builtin.Find(kind)!.Interfaces;
        Assert.Equal(index, naming.IndexOf(name));
        Assert.All(index is { } found ? [found] : Array.Empty<int>(), i => Assert.Equal(i, naming.IndexOf(naming.NameOf(i))));
    }

    [Fact]
    public void A_name_has_one_spelling_and_every_interface_has_a_name()
    {
        Assert.All(KindCatalog.Builtin.All, kind =>
        {
            Assert.Equal(Enumerable.Range(1, kind.Interfaces.Count).Except(Enumerable.Range(2, kind.Interfaces.Unused)), kind.Interfaces.Names.Select(n => kind.Interfaces.IndexOf(n)!.Value).Order());
            Assert.All(kind.Interfaces.Names, name => Assert.Equal(name, kind.Interfaces.Canonical(name)));
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => KindCatalog.Builtin.Find("vm")!.Interfaces.NameOf(33));
    }

    private static KindFile Read(string text) => KindFile.Read(new SourceText("x.yaml", text));
}
