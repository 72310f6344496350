using System.Text.Json.Serialization;

namespace LabSim.Contracts.Environment;

/// <summary>A disk or an appliance that the server takes in; <c>GET /api/v1/image-tasks/{id}</c>, ended early by <c>DELETE</c>, which leaves nothing.</summary>
/// <param name="Id">Its identity, unique while the server runs.</param>
/// <param name="Source">The file or address that it comes from.</param>
/// <param name="Image">The image that it becomes.</param>
/// <param name="State">running, done, failed, cancelled.</param>
/// <param name="Step">What is done now, for people.</param>
/// <param name="Fraction">From 0 to 1.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="Error">Why it failed, and how to mend it.</param>
public sealed record ImageTaskDocument(string Id, string Source, string Image, string State, string Step, double Fraction, DateTimeOffset StartedAt, ProblemDocument? Error)
{
    /// <summary>How an appliance is used: passwords, first steps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Usage { get; init; }
}
