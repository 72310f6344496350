namespace LabSim.Orchestration;

/// <summary>What a miss says: the nearest name, or all that exist.</summary>
internal static class NearestName
{
    private const int Listed = 12;

    /// <summary>A sentence such as "no node r9 in lab tour; did you mean r1? there are r1, r2 and r3".</summary>
    public static LabException NotFound(string what, string name, string where, IEnumerable<string> existing)
    {
        var names = existing.ToArray();
        var nearest = names.Select(n => (Name: n, Distance: Distance(name, n))).OrderBy(n => n.Distance).FirstOrDefault();
        var guess = nearest.Name is not null && nearest.Distance <= (name.Length < 3 ? 1 : Math.Max(2, name.Length / 3)) ? $"; did you mean {nearest.Name}?" : "";
        var list = names.Length == 0 ? "; there is none" : $"; there {(names.Length == 1 ? "is" : "are")} {string.Join(", ", names.Take(Listed))}{(names.Length > Listed ? ", …" : "")}";
        return new LabException(LabProblem.NotFound, $"no {what} {name}{where}{guess}{list}");
    }

    /// <summary>Levenshtein's distance, letters' case aside.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
