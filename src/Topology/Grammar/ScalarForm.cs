using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A form of a single value.</summary>
internal abstract class ScalarForm<T> : ValueForm<T>
{
    /// <inheritdoc/>
    protected sealed override Located<T>? ReadNode(YamlNode node, DiagnosticBag report) =>
        node is YamlScalar { IsNull: false } scalar ? ReadScalar(scalar, report) : WrongShape(node, report);

    /// <summary>Reads a value that is there.</summary>
    protected abstract Located<T>? ReadScalar(YamlScalar scalar, DiagnosticBag report);

    /// <summary>Reports a problem at the scalar.</summary>
    protected static Located<T>? Refuse(YamlScalar scalar, DiagnosticBag report, DiagnosticDescriptor descriptor, string message, string? hint = null)
    {
        report.Add(descriptor, scalar.Span, message, hint);
        return null;
    }
}
