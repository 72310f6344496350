namespace LabSim.Topology.Resolution;

/// <summary>Lists of names in messages.</summary>
internal static class Names
{
    private const int Shown = 8;

    /// <summary>The first few names, in order, and how many more there are.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return all.Count <= Shown ? string.Join(", ", all) : $"{string.Join(", ", all.Take(Shown))}, … and {all.Count - Shown} more";
    }
}
