using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A name with a pattern.</summary>
/// <param name="expected">The form in words.</param>
/// <param name="pattern">What the name must match.</param>
/// <param name="hint">The rule, for those who broke it.</param>
internal sealed class PatternForm(string expected, TextPattern pattern, string hint) : ScalarForm<string>
{
    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<string>? ReadScalar(YamlScalar scalar, DiagnosticBag report) =>
        pattern.Matches(scalar.Value)
            ? new Located<string>(scalar.Value, scalar.Span)
            : Refuse(scalar, report, DiagnosticCatalog.InvalidName, $"{InertText.Quote(scalar.Value)} is not {expected}", hint);
}
