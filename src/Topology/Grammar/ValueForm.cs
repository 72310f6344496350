using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A form that yields a <typeparamref name="T"/>.</summary>
internal abstract class ValueForm<T> : IValueForm
{
    /// <inheritdoc/>
    public abstract string Expected { get; }

    /// <inheritdoc/>
    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>The value, or <see langword="null"/> where it has not this form; then the reason has been reported.</summary>
    public Located<T>? Read(YamlNode node, DiagnosticBag report) => node is YamlRefused ? null : ReadNode(node, report);

    /// <summary>Reads a node that has not been refused.</summary>
    protected abstract Located<T>? ReadNode(YamlNode node, DiagnosticBag report);

    /// <summary>Reports that the node has another shape.</summary>
    protected Located<T>? WrongShape(YamlNode node, DiagnosticBag report, string? hint = null)
    {
        report.Add(DiagnosticCatalog.WrongShape, node.Span, $"{Expected} is needed here, not {node.Shape}", hint);
        return null;
    }
}
