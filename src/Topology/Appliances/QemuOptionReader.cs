using System.Globalization;
using System.Text.RegularExpressions;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>
/// What QEMU's options of an appliance mean for a machine of LabSim's. No word of them is ever given to QEMU: what LabSim has a setting for is set, what machines have anyway
/// is passed over, and the rest is said.
/// </summary>
internal sealed partial class QemuOptionReader(ICollection<string> notes)
{
    // What machines have, or are better without: the accelerator is LabSim's choice, and so is where screen and serial line go.
    private static readonly string[] Had = ["nographic", "nodefaults", "enable-kvm", "no-kvm", "usb", "no-user-config", "accel", "serial", "rtc", "display", "daemonize"];

    private static readonly string[] HadDevices = ["usb-tablet", "usb-kbd", "usb-mouse", "virtio-rng-pci", "qemu-xhci", "tablet", "mouse", "keyboard"];

    private static readonly string[] SmbiosWords = ["manufacturer", "product", "version", "serial", "sku", "family"];

    /// <summary>The machine with its options.</summary>
    /// <exception cref="ApplianceException">An option needs what is on another host, or is no option.</exception>
    public ApplianceMachine Apply(ApplianceMachine machine, string line)
    {
        foreach (var (option, value) in QemuOptionWords.Read(line))
        {
            machine = option switch
            {
                "cpu" => Cpu(machine, value),
                "smp" => machine with { Cpus = Processors(value) ?? machine.Cpus },
                "machine" or "M" => Board(machine, value),
                "smbios" => Smbios(machine, value),
                "fw_cfg" => FirmwareFile(machine, value),
                "m" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) => machine with { MemoryBytes = Math.Min(mebibytes, 1L << 30) << 20 },
                "bios" when IsUefi(value) => machine with { IsUefi = true },
                "drive" or "hda" or "hdb" or "cdrom" or "kernel" or "initrd" => throw new ApplianceException($"its options name files of another host (-{option} {value})"),
                "vga" => Screen(machine, value),
                _ when Had.Contains(option) || (option is "device" or "usbdevice" && HadDevices.Contains(value.Split(',')[0])) => machine,
                _ => Note(machine, $"left out: -{option}{(value.Length > 0 ? " " + value : "")}"),
            };
        }

        return machine;
    }

    /// <summary>Whether a firmware's file is a UEFI.</summary>
    public static bool IsUefi(string file) => UefiFile().IsMatch(file);

    private ApplianceMachine Cpu(ApplianceMachine machine, string value)
    {
        var words = value.Split(',').Where(word => word is not ("kvm=on" or "kvm=off" or "+kvm" or "-kvm")).ToArray();
        return words is ["host" or "max", ..] ? words.Length == 1 ? machine : Note(machine, $"left out: -cpu {value} (all that the accelerator can do)") : machine with { CpuModel = string.Join(',', words) };
    }

    // "4", "cpus=4", "cores=3,threads=1,sockets=1"
    private static int? Processors(string value)
    {
        var parts = QemuOptionWords.Parts(value);
        int? Number(string key) => parts.Where(part => part.Key == key).Select(part => int.TryParse(part.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (int?)number : null).FirstOrDefault();
        return Number("") ?? Number("cpus") ?? (Number("cores") ?? 1) * (Number("threads") ?? 1) * (Number("sockets") ?? 1);
    }

    private ApplianceMachine Board(ApplianceMachine machine, string value)
    {
        foreach (var (key, text) in QemuOptionWords.Parts(value))
        {
            machine = (key, text) switch
            {
                ("" or "type", "pc") => machine,
                ("" or "type", "q35") => machine with { Board = BoardType.Q35 },
                ("" or "type", _) when text.StartsWith("pc-q35", StringComparison.Ordinal) => Note(machine with { Board = BoardType.Q35 }, $"the board of {text} is QEMU's newest of its sort"),
                ("" or "type", _) when text.StartsWith("pc-", StringComparison.Ordinal) => Note(machine, $"the board of {text} is QEMU's newest of its sort"),
                ("" or "type", "virt") => machine,
                ("accel", _) => machine,
                ("smbios-entry-point-type", "32") when value.Contains("q35", StringComparison.Ordinal) => machine,
                ("" or "type", _) => throw new ApplianceException($"its board '{text}' is none that LabSim has"),
                _ => Note(machine, $"left out: -machine {key}={text}"),
            };
        }

        return machine;
    }

    private ApplianceMachine Smbios(ApplianceMachine machine, string value)
    {
        var parts = QemuOptionWords.Parts(value);
        var type = parts.FirstOrDefault(part => part.Key == "type").Text;
        foreach (var (key, text) in parts.Where(part => part.Key != "type"))
        {
            var word = (type, key) switch { ("1", _) when SmbiosWords.Contains(key) => key, ("2", "product") => "board", _ => null };
            machine = word is null ? Note(machine, $"left out: -smbios type={type},{key}={text}") : machine with { Smbios = machine.Smbios.SetItem(word, Named(text)) };
        }

        return machine;
    }

    private static ApplianceMachine FirmwareFile(ApplianceMachine machine, string value)
    {
        var parts = QemuOptionWords.Parts(value);
        string? Of(string key) => parts.Where(part => part.Key == key).Select(part => part.Text).FirstOrDefault();
        return (Of("name") ?? Of("")) is { } name && Of("string") is { } text
            ? machine with { FirmwareFiles = machine.FirmwareFiles.SetItem(name, Named(text)) }
            : throw new ApplianceException($"its options name files of another host (-fw_cfg {value})");
    }

    private ApplianceMachine Screen(ApplianceMachine machine, string value) => value switch
    {
        "std" or "none" => machine,
        _ => Note(machine, $"its screen is a standard VGA, not -vga {value}"),
    };

    // GNS3's word for the node's name.
    private static string Named(string text) => text.Replace("%vm-name%", "{name}", StringComparison.Ordinal);

    private ApplianceMachine Note(ApplianceMachine machine, string note)
    {
        notes.Add(note);
        return machine;
    }

    [GeneratedRegex("ovmf|edk2|uefi|AAVMF", RegexOptions.IgnoreCase)]
    private static partial Regex UefiFile();
}
