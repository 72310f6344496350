namespace LabSim.Topology.Text;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class NearestName
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidate with the smallest Damerau-Levenshtein distance (optimal string alignment), if it is near enough to be a
    /// typing error: at most a third of the name's length. Case counts half. The first of equally near ones wins.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var limit = Math.Max(2, name.Length * 2 / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length <= LongestName && Math.Abs(candidate.Length - name.Length) * 2 < limit
                && Distance(name, candidate) is var distance && distance < limit)
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Twice the number of insertions, deletions, substitutions and swaps of neighbours that lead from one to the other; a change of case costs one.</summary>
    internal static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = 2 * j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = 2 * i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(previous[j] + 2, current[j - 1] + 2), previous[j - 1] + Substitution(a[i - 1], b[j - 1]));
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                current[j] = swapped ? Math.Min(cost, before[j - 2] + 2) : cost;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }

    private static int Substitution(char a, char b) => a == b ? 0 : char.ToLowerInvariant(a) == char.ToLowerInvariant(b) ? 1 : 2;
}
