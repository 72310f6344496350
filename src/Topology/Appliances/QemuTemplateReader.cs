using System.Collections.Immutable;
using System.Globalization;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>What the settings of QEMU mean for a machine of LabSim's.</summary>
internal sealed class QemuTemplateReader(ICollection<string> notes)
{
    private const long DefaultRam = 256;

    // Beyond what any kind may have, and far from where a number of MiB is no number of bytes any more.
    private const long MostRam = 1L << 30;

    private static readonly ImmutableDictionary<string, string> Nics = ImmutableDictionary.CreateRange(
        [
            KeyValuePair.Create("virtio-net-pci", "virtio-net"), KeyValuePair.Create("virtio", "virtio-net"), KeyValuePair.Create("legacy", "virtio-net"),
            KeyValuePair.Create("e1000-82540em", "e1000"), KeyValuePair.Create("e1000-82544gc", "e1000"), KeyValuePair.Create("e1000-82545em", "e1000"),
            .. SettingWords.NicModels.Select(model => KeyValuePair.Create(model, model)),
        ]);

    /// <summary>Reads them.</summary>
    /// <exception cref="ApplianceException">LabSim has no such machine; the message says what it lacks.</exception>
    public ApplianceMachine Read(ApplianceJson template, string? firstPort, string? portFormat, long segmentSize)
    {
        var machine = new ApplianceMachine
        {
            Architecture = Architecture(template.Text("platform") ?? template.Text("arch") ?? GuestBoard.Pc),
            MemoryBytes = Math.Clamp(template.Number("ram") ?? DefaultRam, 0, MostRam) << 20,
            Cpus = (int)Math.Clamp(template.Number("cpus") ?? 1, 1, int.MaxValue),
            Nic = Nic(template.Text("adapter_type") ?? "e1000"),
            Boot = Boot(template.Text("boot_priority") ?? "c"),
            DiskBus = ApplianceSlots.Bus(template, "hda"),
            IsUefi = template.Flag("uefi") ?? false,
            Console = Console(template.Text("console_type") ?? "telnet"),
            IsSwitchedOff = template.Text("on_close") == "power_off",
        };
        machine = new QemuOptionReader(notes).Apply(machine, template.Text("options") ?? "");
        NoteDifferences(template);
        if (machine.Cpus is < 1 or > SettingWords.MostCpus)
        {
            Note($"{machine.Cpus} CPUs are more than {SettingWords.MostCpus}, and it has {SettingWords.MostCpus}");
            machine = machine with { Cpus = Math.Clamp(machine.Cpus, 1, SettingWords.MostCpus) };
        }

        return Ports(machine, template, template.Text("first_port_name") ?? firstPort, template.Text("port_name_format") ?? portFormat, template.Number("port_segment_size") ?? segmentSize);
    }

    private static string Architecture(string word) => word switch
    {
        "x86_64" or "i386" => GuestBoard.Pc,
        _ when GuestBoard.Bootable.Contains(word) => word,
        _ => throw new ApplianceException($"its processor is {word}; disks can be added for {string.Join(", ", GuestBoard.Bootable)}"),
    };

    private string Nic(string model)
    {
        if (!Nics.TryGetValue(model, out var known))
        {
            throw new ApplianceException($"its NICs are QEMU's {model}; LabSim has {string.Join(", ", SettingWords.NicModels)}");
        }

        if (model.StartsWith("e1000-8254", StringComparison.Ordinal) && model != "e1000-82540em")
        {
            Note($"its NICs are e1000 (82540EM), not {model}");
        }

        return known;
    }

    // c: disk, d: CD, n: network. What is not named comes after.
    private static ImmutableArray<BootSource> Boot(string letters)
    {
        ImmutableArray<BootSource> order = [.. letters.Where("cdn".Contains).Distinct().Select(letter => letter switch { 'd' => BootSource.Cd, 'n' => BootSource.Network, _ => BootSource.Disk })];
        return order is [BootSource.Disk] or [BootSource.Disk, BootSource.Cd] ? [] : order;
    }

    private ConsoleType Console(string word)
    {
        if (word.StartsWith("spice", StringComparison.Ordinal))
        {
            Note("its screen is shown over VNC, not SPICE");
        }

        return word is "vnc" || word.StartsWith("spice", StringComparison.Ordinal) ? ConsoleType.Screen : ConsoleType.Serial;
    }

    private void NoteDifferences(ApplianceJson template)
    {
        if (template.Text("kvm") == "require")
        {
            Note("it asks for KVM: where there is none it runs, and is slow");
        }

        if (template.Text("on_close") == "save_vm_state")
        {
            Note("it powers down when it is stopped; its state is not saved");
        }

        if (template.Flag("tpm") ?? false)
        {
            Note("it has no TPM");
        }

        if (template.Text("kernel_command_line") is { Length: > 0 } line)
        {
            Note($"left out: the kernel's command line '{line}', which a disk's boot loader does not take");
        }
    }

    private ApplianceMachine Ports(ApplianceMachine machine, ApplianceJson template, string? first, string? format, long segmentSize)
    {
        var count = (int)Math.Clamp(template.Number("adapters") ?? 1, 1, int.MaxValue);
        if (count > LabQuota.MaxInterfaces)
        {
            throw new ApplianceException($"it has {count} NICs; a machine has at most {LabQuota.MaxInterfaces}");
        }

        var custom = template.Objects("custom_adapters").ToArray();
        var own = custom.Where(adapter => adapter.Text("port_name") is not null).GroupBy(adapter => adapter.Number("adapter_number") ?? -1).ToDictionary(same => same.Key, same => same.Last().Text("port_name")!);
        if (custom.Any(adapter => adapter.Text("adapter_type") is { } type && Nics.GetValueOrDefault(type) != machine.Nic))
        {
            Note("single NICs of another model are of the same as the others");
        }

        var written = PortNaming.Names(count, first, format, segmentSize, own);
        var management = written.Length > 1 && written[0] == first && PortNaming.Names(1, null, format, segmentSize, own)[0] != first;
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var (index, name) in written.Index())
        {
            var plain = ApplianceText.Interface(name, numbered: index > 0 || !management) ?? string.Create(CultureInfo.InvariantCulture, $"eth{index}");
            names.Add(names.Contains(plain) ? string.Create(CultureInfo.InvariantCulture, $"nic{index}") : plain);
        }

        var renamed = written.Zip(names).Where(pair => pair.First != pair.Second).ToArray();
        if (renamed.Length > 0)
        {
            Note($"{string.Join(", ", renamed.Take(3).Select(pair => $"'{ApplianceText.Line(pair.First)}' is called {pair.Second}"))}{(renamed.Length > 3 ? ", …" : "")}");
        }

        return machine with { Ports = names.ToImmutable(), HasManagement = management };
    }

    private void Note(string note) => notes.Add(note);
}
