namespace LabSim.Cli;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits from a word, or <see langword="null"/> where none is near (a third of its letters, at least one).</summary>
    public static string? Find(string word, IEnumerable<string> candidates) => candidates
        .Select(candidate => (candidate, distance: Distance(word, candidate)))
        .Where(x => x.distance <= Math.Max(1, Math.Max(word.Length, x.candidate.Length) / 3))
        .OrderBy(x => x.distance).ThenBy(x => x.candidate, StringComparer.Ordinal)
        .Select(x => x.candidate).FirstOrDefault();

    // Optimal string alignment: a swap of neighbours is one edit, as it is for fingers.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
