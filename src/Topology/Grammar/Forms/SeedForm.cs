using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>Where chance begins: a whole number of 64 bits, decimal.</summary>
internal sealed class SeedForm : ScalarForm<ulong>
{
    /// <inheritdoc/>
    public override string Expected => $"a whole number from 0 to {ulong.MaxValue}";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = ulong.MaxValue };

    /// <inheritdoc/>
    protected override Located<ulong>? ReadScalar(YamlScalar scalar, DiagnosticBag report) =>
        ulong.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? new Located<ulong>(seed, scalar.Span)
            : Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"seed: {InertText.Quote(scalar.Value)} is not {Expected}");
}
