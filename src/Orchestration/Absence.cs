using LabSim.Topology.Text;

namespace LabSim.Orchestration;

/// <summary>What a miss says: the nearest name, or all that exist.</summary>
internal static class Absence
{
    private const int Listed = 12;

    /// <summary>A sentence such as "no node r9 in lab tour; did you mean r1? there are r1, r2 and r3".</summary>
    public static LabException NotFound(string what, string name, string where, IEnumerable<string> existing)
    {
        var names = existing.ToArray();
        var guess = NearestName.Find(name, names) is { } nearest ? $"; did you mean {nearest}?" : "";
        var list = names.Length == 0 ? "; there is none" : $"; there {(names.Length == 1 ? "is" : "are")} {string.Join(", ", names.Take(Listed))}{(names.Length > Listed ? ", …" : "")}";
        return new LabException(LabProblem.NotFound, $"no {what} {name}{where}{guess}{list}");
    }
}
