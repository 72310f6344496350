namespace LabSim.Integration.Tests;

/// <summary>
/// The tests that share one running lab. They run one after the other, and after all the others: some of them take times that the
/// product promises, and need the cores for themselves.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TriangleCollection : ICollectionFixture<TriangleLab>
{
    public const string Name = "the running triangle";
}
