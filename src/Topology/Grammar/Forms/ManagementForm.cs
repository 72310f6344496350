using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>true, false, or the interface that is on the management segment.</summary>
internal sealed class ManagementForm(TextPattern @interface) : ScalarForm<ManagementChoice>
{
    /// <inheritdoc/>
    public override string Expected => "true, false or an interface's name";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "boolean" }, new JsonObject { ["type"] = "string", ["pattern"] = @interface.ForSchema }) };

    /// <inheritdoc/>
    protected override Located<ManagementChoice>? ReadScalar(YamlScalar scalar, DiagnosticBag report) => scalar.Value switch
    {
        "true" => new(new ManagementChoice(IsOn: true, null), scalar.Span),
        "false" => new(new ManagementChoice(IsOn: false, null), scalar.Span),
        "yes" or "on" or "True" => Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"'{scalar.Value}' is not possible here; it is {Expected}", "did you mean 'true'?"),
        "no" or "off" or "False" => Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"'{scalar.Value}' is not possible here; it is {Expected}", "did you mean 'false'?"),
        var name when @interface.Matches(name) => new(new ManagementChoice(IsOn: true, name), scalar.Span),
        var other => Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(other)} is not possible here; it is {Expected}"),
    };
}
