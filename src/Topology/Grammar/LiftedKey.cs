using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A key of an inner section, written in the outer one.</summary>
internal sealed record LiftedKey<TOuter, TInner>(Key<TInner> Inner, Func<TOuter, TInner> Get, Func<TOuter, TInner, TOuter> Set)
    : Key<TOuter>(Inner.Name, Inner.Summary)
    where TOuter : class
{
    /// <inheritdoc/>
    public override IValueForm Form => Inner.Form;

    /// <inheritdoc/>
    public override TOuter? Apply(TOuter section, YamlNode value, DiagnosticBag report) =>
        Inner.Apply(Get(section), value, report) is { } inner ? Set(section, inner) : null;
}
