namespace LabSim.Topology.Editing;

/// <summary>A step of a path into a YAML tree: a key, or an item of a list.</summary>
/// <param name="Key">The key, or <see langword="null"/> for an item.</param>
/// <param name="Index">The item's number, from 0.</param>
internal readonly record struct YamlStep(string? Key, int Index)
{
    public static implicit operator YamlStep(string key) => new(key, 0);

    public static implicit operator YamlStep(int index) => new(null, index);

    /// <inheritdoc/>
    public override string ToString() => Key ?? $"[{Index}]";
}
