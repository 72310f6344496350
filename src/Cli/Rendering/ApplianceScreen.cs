using LabSim.Contracts.Environment;
using LabSim.Topology.Grammar;

namespace LabSim.Cli.Rendering;

/// <summary>What an appliance becomes, for people. All its words are a stranger's.</summary>
internal sealed class ApplianceScreen(TextWriter output, Style style)
{
    /// <summary>Writes it.</summary>
    /// <param name="appliance">The appliance.</param>
    /// <param name="planned">Nothing was done yet.</param>
    public void Write(ApplianceDocument appliance, bool planned)
    {
        if (appliance.Mapping is not { } mapping)
        {
            output.WriteLine($"{style.Bold(Inert.Line(appliance.Name))}: not possible: {Inert.Line(appliance.Refusal ?? "")}");
            return;
        }

        if (!planned)
        {
            output.WriteLine($"{Inert.Line(mapping.Image)} is added{(mapping.KindText is null ? "" : $", and the kind {Inert.Line(mapping.Kind)}")}; in a topology: image: {Inert.Line(mapping.Image)}");
            Details(mapping.Notes.Select(note => ("note", note)).Concat(Lines(appliance.Usage).Select(line => ("usage", line))));
            return;
        }

        output.WriteLine($"{style.Bold(Inert.Line(appliance.Name))} {Inert.Line(mapping.Version)} → image {Inert.Line(mapping.Image)} of the {(mapping.KindText is null ? "" : "new ")}kind {Inert.Line(mapping.Kind)}");
        Details(
        [
            ("machine", $"{mapping.Arch}, {SettingWords.WriteMemory(mapping.MemoryBytes)}, {mapping.Cpus} CPU{(mapping.Cpus == 1 ? "" : "s")}, {mapping.Firmware}, shown on its {(mapping.Console == "screen" ? "screen" : "serial line")}"),
            ("NICs", $"{mapping.Interfaces.Count} × {mapping.Nic}: {Interfaces(mapping.Interfaces)}"),
            .. mapping.Drives.Select(drive => (drive.Slot, Drive(drive))),
            .. mapping.Notes.Select(note => ("note", note)),
            ("versions", string.Join(", ", appliance.Versions.Take(12)) + (appliance.Versions.Count > 12 ? $", … ({appliance.Versions.Count} in all)" : "")),
        ]);
    }

    private static string Interfaces(IReadOnlyList<string> names) => names.Count <= 4 ? string.Join(", ", names) : $"{names[0]}, {names[1]}, … {names[^1]}";

    private static string Drive(ApplianceDriveDocument drive)
    {
        if (drive.BlankBytes > 0)
        {
            return $"an empty disk of {Quantities.Bytes(drive.BlankBytes)}, {drive.Bus}{(drive.Image is { } image ? $" → {image}" : "")}";
        }

        var place = drive.Path is { } path ? $"found: {path}"
            : "not there" + (drive.Url is null ? "" : drive.IsFetchable ? $"; --fetch takes it from {drive.Url}" : $"; see {drive.Url}");
        return $"{drive.File}, {(drive.IsCd ? "a CD" : drive.Bus)}{(drive.Bytes > 0 ? $", {Quantities.Bytes(drive.Bytes)}" : "")} → {drive.Image}; {place}";
    }

    private static string[] Lines(string? text) => text is null ? [] : text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void Details(IEnumerable<(string Name, string Value)> lines)
    {
        foreach (var (name, value) in lines)
        {
            output.WriteLine($"  {style.Dim($"{name,-10}")}{Inert.Line(value)}");
        }
    }
}
