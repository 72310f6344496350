using System.Collections.Immutable;
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
