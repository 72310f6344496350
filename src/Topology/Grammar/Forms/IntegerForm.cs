using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A whole number between two bounds, decimal.</summary>
/// <param name="what">What it counts, for messages: <c>cpus</c>.</param>
/// <param name="minimum">The smallest.</param>
/// <param name="maximum">The largest.</param>
internal sealed class IntegerForm(string what, int minimum, int maximum) : ScalarForm<int>
{
    /// <inheritdoc/>
    public override string Expected => $"a whole number from {minimum} to {maximum}";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    /// <inheritdoc/>
    protected override Located<int>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        if (!decimal.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(scalar.Value)} is not {Expected}");
        }

        return value < minimum || value > maximum
            ? Refuse(scalar, report, DiagnosticCatalog.OutOfRange, $"{what}: {InertText.Quote(scalar.Value)} is not between {minimum} and {maximum}")
            : new Located<int>((int)value, scalar.Span);
    }
}
