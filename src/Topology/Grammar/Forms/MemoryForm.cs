using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A size of memory in bytes: a whole number with a unit, <c>M</c> (2²⁰ bytes) or <c>G</c> (2³⁰ bytes), as QEMU counts.</summary>
/// <param name="what">What it is the size of, for messages.</param>
internal sealed class MemoryForm(string what = "memory") : ScalarForm<long>
{
    /// <summary>The smallest size that any kind can use.</summary>
    public const long Minimum = 16L << 20;

    /// <summary>The largest size of one node.</summary>
    public const long Maximum = 1L << 40;

    private static readonly TextPattern Pattern = new("[1-9][0-9]{0,6}[MG]");

    /// <inheritdoc/>
    public override string Expected => "a size such as 160M or 1G";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <summary>The size as users write it.</summary>
    public static string Write(long bytes) => bytes % (1L << 30) == 0 ? $"{bytes >> 30}G" : $"{bytes >> 20}M";

    /// <summary>Reads a size in bytes, whatever it is; <see langword="null"/> where the text is none.</summary>
    public static long? Read(string text) =>
        Pattern.Matches(text) ? long.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) << (text[^1] == 'G' ? 30 : 20) : null;

    /// <inheritdoc/>
    protected override Located<long>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        if (Read(text) is not { } bytes)
        {
            return Malformed(scalar, report);
        }

        return bytes is < Minimum or > Maximum
            ? Refuse(scalar, report, DiagnosticCatalog.OutOfRange, $"{what}: '{text}' is not between {Write(Minimum)} and {Write(Maximum)}")
            : new Located<long>(bytes, scalar.Span);
    }

    private Located<long>? Malformed(YamlScalar scalar, DiagnosticBag report)
    {
        var digits = scalar.Value.Length - scalar.Value.TrimStart("0123456789").Length;
        if (digits == 0)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(scalar.Value)} is not a size such as 160M or 1G");
        }

        var unit = scalar.Value[digits..].TrimStart();
        var hint = unit switch
        {
            "" => $"write {scalar.Value}M or {scalar.Value}G",
            ['m' or 'M', ..] => $"write {scalar.Value[..digits]}M",
            ['g' or 'G', ..] => $"write {scalar.Value[..digits]}G",
            _ => "M is 2^20 bytes, G is 2^30 bytes; the number is whole",
        };
        var problem = unit.Length == 0 ? "has no unit" : "is not a whole number with the unit M or G";
        return Refuse(scalar, report, DiagnosticCatalog.MissingUnit, $"{what}: {InertText.Quote(scalar.Value)} {problem}", hint);
    }
}
