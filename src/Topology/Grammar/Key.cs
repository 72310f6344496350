using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A key that a section has.</summary>
/// <param name="Name">The word.</param>
/// <param name="Summary">What it means, in one sentence; editors show it.</param>
internal abstract record Key<TSection>(string Name, string Summary)
{
    /// <summary>Other words for the same key.</summary>
    public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>The section means nothing without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The form of its value.</summary>
    public abstract IValueForm Form { get; }

    /// <summary>The section with the value set, or <see langword="null"/> where the value cannot be read (reported).</summary>
    public abstract TSection? Apply(TSection section, YamlNode value, DiagnosticBag report);

    /// <summary>The same key in a section that contains this one's.</summary>
    public Key<TOuter> Lift<TOuter>(Func<TOuter, TSection> get, Func<TOuter, TSection, TOuter> set)
        where TOuter : class =>
        new LiftedKey<TOuter, TSection>(this, get, set) { OtherNames = OtherNames, IsRequired = IsRequired };
}

/// <summary>A key whose value becomes a property of the section.</summary>
internal sealed record Key<TSection, TValue>(
    string Name, ValueForm<TValue> ValueForm, string Summary, Func<TSection, Located<TValue>, TSection> Set) : Key<TSection>(Name, Summary)
    where TSection : class
{
    /// <inheritdoc/>
    public override IValueForm Form => ValueForm;

    /// <inheritdoc/>
    public override TSection? Apply(TSection section, YamlNode value, DiagnosticBag report) =>
        ValueForm.Read(value, report) is { } read ? Set(section, read) : null;
}

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
