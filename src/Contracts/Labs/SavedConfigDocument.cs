using System.Text.Json.Serialization;

namespace LabSim.Contracts.Labs;

/// <summary>A running config that was saved (<c>POST /api/v1/labs/{lab}/nodes/{node}/config</c>, <c>labsim config save --json</c>).</summary>
/// <param name="Node">The node.</param>
/// <param name="Path">The file as the topology names it; <see langword="null"/> where it was not saved.</param>
/// <param name="File">Its absolute path on the server's host.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Changed">It was otherwise before, or not there.</param>
/// <param name="Named">The topology did not name it before.</param>
public sealed record SavedConfigDocument(string Node, string? Path, string? File, int Lines, bool Changed, bool Named)
{
    /// <summary>Why it was not saved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProblemDocument? Error { get; init; }
}
