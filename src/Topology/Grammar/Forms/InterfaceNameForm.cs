using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>The name of an interface, or of several by a range: <c>Management1</c>, <c>GigabitEthernet0/{0..15}</c>.</summary>
internal sealed class InterfaceNameForm : ScalarForm<RangedName>
{
    private static readonly TextPattern Pattern = new($"(?:[A-Za-z0-9/_-]|{RangeSyntax.Pattern}){{1,60}}");

    /// <inheritdoc/>
    public override string Expected => "an interface's name";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<RangedName>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        if (RangeSyntax.Read(scalar, 0, scalar.Value.Length, report) is not { } name)
        {
            return null;
        }

        // The longest name is the last one. A range that is padded with zeros would give names a second spelling.
        return NamePatterns.Interface.Matches(name.Value.At(name.Value.Count - 1)) && HasOneNumber(name.Value)
            ? name
            : Refuse(scalar, report, DiagnosticCatalog.InvalidName, $"{InertText.Quote(scalar.Value)} is not an interface's name", NamePatterns.InterfaceRule);
    }

    /// <summary>How many digits a name ends with that are a number in its one spelling: none where it begins with a zero, or is too long.</summary>
    public static int DigitsAtEnd(string name)
    {
        var digits = name.Reverse().TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 10 && (digits == 1 || name[^digits] != '0') ? digits : 0;
    }

    private static bool HasOneNumber(RangedName name) => name.Range is { } range ? range.Width == 1 : DigitsAtEnd(name.Prefix) > 0;
}
