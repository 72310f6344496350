namespace LabSim.Integration.Tests;

/// <summary>The tests that share one running lab; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class TriangleCollection : ICollectionFixture<TriangleLab>
{
    public const string Name = "the running triangle";
}
