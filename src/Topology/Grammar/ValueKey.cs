using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A key whose value becomes a property of the section.</summary>
internal sealed record ValueKey<TSection, TValue>(
    string Name, ValueForm<TValue> ValueForm, string Summary, Func<TSection, Located<TValue>, TSection> Set) : Key<TSection>(Name, Summary)
    where TSection : class
{
    /// <inheritdoc/>
    public override IValueForm Form => ValueForm;

    /// <inheritdoc/>
    public override TSection? Apply(TSection section, YamlNode value, DiagnosticBag report) =>
        ValueForm.Read(value, report) is { } read ? Set(section, read) : null;
}
