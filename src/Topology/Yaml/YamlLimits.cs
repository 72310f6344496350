namespace LabSim.Topology.Yaml;

/// <summary>What a file may ask of the reader. Real topologies stay far below.</summary>
internal static class YamlLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Mappings and lists inside one another. The tree's readers recurse, so this also bounds their stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>Scalars, mappings and lists in all; 10,000 nodes with everything stay below.</summary>
    public const int MaxValues = 500_000;
}
