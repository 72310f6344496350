namespace LabSim.Integration.Tests;

/// <summary>Tests that hold the product's clocks against a guest's: they run one after the other, and nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedCollection
{
    public const string Name = "clocks";
}
