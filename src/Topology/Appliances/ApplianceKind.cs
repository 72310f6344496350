using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>The file of a kind for an appliance's machine.</summary>
internal static class ApplianceKind
{
    /// <summary>Writes it.</summary>
    public static string Write(string name, Appliance appliance, ApplianceMachine machine)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# From the GNS3 appliance \"{ApplianceText.Line(appliance.Name)}\".\n");
        Comment(text, appliance.Documentation);
        Comment(text, appliance.Usage);
        Line(text, "name", ApplianceText.Quoted(name));
        Line(text, "summary", ApplianceText.Quoted(ApplianceText.Summary(appliance.Description, appliance.Name)));
        Line(text, "icon", appliance.Category switch { "router" => "router", "firewall" => "firewall", "multilayer_switch" => "switch", _ => "vm" });
        var data = machine.HasManagement ? machine.Ports[1..] : machine.Ports;
        text.Append("interfaces:\n");
        foreach (var range in NameRanges.Of(data))
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {ApplianceText.Quoted(range)}\n");
        }

        if (machine.HasManagement)
        {
            Line(text, "management", ApplianceText.Quoted(machine.Ports[0]));
            Line(text, "management-first", "true");
        }

        Line(text, "nics", machine.Ports.Length.ToString(CultureInfo.InvariantCulture));
        Line(text, "memory", SettingWords.WriteMemory(machine.MemoryBytes));
        Line(text, "cpus", machine.Cpus.ToString(CultureInfo.InvariantCulture));
        Line(text, "nic", machine.Nic);
        Line(text, "disk-bus", SettingWords.Write(SettingWords.DiskBuses, machine.DiskBus));
        Line(text, "firmware", machine.IsUefi ? "uefi" : null);
        Line(text, "board", machine.Board == BoardType.Pc ? null : SettingWords.Write(SettingWords.Boards, machine.Board));
        Line(text, "cpu-model", machine.CpuModel is { } cpu ? ApplianceText.Quoted(cpu) : null);
        Line(text, "boot", machine.Boot.IsEmpty ? null : $"[{string.Join(", ", machine.Boot.Select(source => SettingWords.Write(SettingWords.BootSources, source)))}]");
        Line(text, "console", machine.Console == ConsoleType.Serial ? null : SettingWords.Write(SettingWords.Consoles, machine.Console));
        Line(text, "shutdown", machine.IsSwitchedOff ? "power-off" : null);
        Section(text, "smbios", machine.Smbios);
        Section(text, "fw-cfg", machine.FirmwareFiles);
        return text.ToString();
    }

    private static void Comment(StringBuilder text, string words)
    {
        foreach (var line in words.Split('\n').Select(ApplianceText.Line).Where(line => line.Length > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"# {line}\n");
        }
    }

    private static void Line(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        }
    }

    private static void Section(StringBuilder text, string key, ImmutableSortedDictionary<string, string> entries)
    {
        if (entries.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}:\n");
            foreach (var (name, value) in entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {ApplianceText.Quoted(name)}: {ApplianceText.Quoted(value)}\n");
            }
        }
    }
}
