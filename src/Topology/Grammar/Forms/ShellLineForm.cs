using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A line for the guest's shell: any text without control characters but tabs and line feeds.</summary>
internal sealed class ShellLineForm : ScalarForm<string>
{
    private const int Longest = 8192;

    private static readonly TextPattern Pattern = new(@"[^\u0000-\u0008\u000b-\u001f\u007f]{1,8192}");

    /// <inheritdoc/>
    public override string Expected => "a shell line";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<string>? ReadScalar(YamlScalar scalar, DiagnosticBag report) =>
        Pattern.Matches(scalar.Value)
            ? new Located<string>(scalar.Value, scalar.Span)
            : Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"a shell line has 1 to {Longest:N0} characters, none of them a control character");
}
