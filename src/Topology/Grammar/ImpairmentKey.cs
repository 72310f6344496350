using LabSim.Topology.Definition;
using LabSim.Topology.Impairments;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A key of an impairment. It keeps the value's place, since rules speak of two values at once.</summary>
internal sealed record ImpairmentKey<TValue>(string Name, ValueForm<TValue> ValueForm, string Summary, Func<ImpairmentChange, TValue, ImpairmentChange> Set)
    : Key<ImpairmentDefinition>(Name, Summary)
{
    /// <inheritdoc/>
    public override IValueForm Form => ValueForm;

    /// <inheritdoc/>
    public override ImpairmentDefinition Apply(ImpairmentDefinition section, YamlNode value, DiagnosticBag report) =>
        ValueForm.Read(value, report) is { } read
            ? section with { Change = Set(section.Change, read.Value), Places = section.Places.SetItem(Name, read.Span) }
            : section with { IsBroken = true };
}
