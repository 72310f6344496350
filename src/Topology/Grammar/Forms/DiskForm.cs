using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A disk: the size of an empty one, or an image's name; before it, with a colon, how it is attached (<c>ide:20G</c>).</summary>
internal sealed class DiskForm : ScalarForm<DiskSpec>
{
    private const long Minimum = 1L << 20;
    private const long Maximum = 64L << 40;

    private static readonly TextPattern Size = new("[1-9][0-9]{0,6}[MGT]");

    private static readonly TextPattern Pattern = new($"(?:(?:{string.Join('|', SettingWords.DiskBuses.Select(bus => bus.Key))}):)?{NamePatterns.Image.Body}");

    /// <inheritdoc/>
    public override string Expected => "a size such as 20G, or an image's name";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <summary>Reads a text; <see langword="null"/> where it is neither.</summary>
    public static DiskSpec? Read(string text)
    {
        if (text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            return SettingWords.Read(SettingWords.DiskBuses, text[..colon]) is { } bus && Read(text[(colon + 1)..]) is { Bus: null } disk ? disk with { Bus = bus } : null;
        }

        if (!Size.Matches(text))
        {
            return NamePatterns.Image.Matches(text) && !text.All(char.IsAsciiDigit) ? new DiskSpec(text) : null;
        }

        var bytes = long.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) << (text[^1] switch { 'T' => 40, 'G' => 30, _ => 20 });
        return bytes is >= Minimum and <= Maximum ? new DiskSpec(null, bytes) : null;
    }

    /// <summary>As users write it.</summary>
    public static string Write(DiskSpec disk) => disk.Bus is { } bus ? $"{SettingWords.Write(SettingWords.DiskBuses, bus)}:{Write(disk with { Bus = null })}"
        : disk.Image ?? (disk.Bytes % (1L << 40) == 0 ? $"{disk.Bytes >> 40}T" : MemoryForm.Write(disk.Bytes));

    /// <inheritdoc/>
    protected override Located<DiskSpec>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        if (Read(scalar.Value) is { } disk)
        {
            return new Located<DiskSpec>(disk, scalar.Span);
        }

        var text = scalar.Value;
        var hint = text.Length > 0 && text.All(char.IsAsciiDigit) ? $"write {text}M or {text}G" : text.Contains(':', StringComparison.Ordinal) ? $"before the colon stands one of {string.Join(", ", SettingWords.DiskBuses.Select(bus => bus.Key))}" : $"sizes are from 1M to 64T; names: {SettingWords.ImageNameRule}";
        return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(text)} is neither a size such as 20G nor an image's name", hint);
    }
}
