namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>Tests that count descriptors of the process or take all its cores: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Fuzzing), DisableParallelization = true)]
public sealed class Fuzzing;
