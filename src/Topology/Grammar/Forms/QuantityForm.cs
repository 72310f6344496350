using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Impairments;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A number with its unit. The text's own rules are those of the command line.</summary>
/// <param name="what">The key, for messages.</param>
/// <param name="expected">The form in words.</param>
/// <param name="pattern">The form as a regular expression.</param>
/// <param name="parse">Reads a text.</param>
internal sealed class QuantityForm<T>(string what, string expected, string pattern, Func<string, Parsed<T>> parse) : ScalarForm<T>
{
    /// <summary>Whether <c>none</c> is a value.</summary>
    public bool AllowsNone { get; init; } = true;

    /// <inheritdoc/>
    public override string Expected => AllowsNone ? $"{expected}, or {ImpairmentText.None}" : expected;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "string", ["pattern"] = AllowsNone ? $"^(?:{ImpairmentText.None}|{pattern})$" : $"^(?:{pattern})$" };

    /// <inheritdoc/>
    protected override Located<T>? ReadScalar(YamlScalar scalar, DiagnosticBag report) => parse(scalar.Value) switch
    {
        { Problem: { } problem } => Refuse(scalar, report, problem.Descriptor, $"{what}: {problem.Message}", problem.Remedy),
        var read => new Located<T>(read.Value, scalar.Span),
    };
}
