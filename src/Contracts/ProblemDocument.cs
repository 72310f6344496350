using System.Text.Json.Serialization;
using LabSim.Contracts.Topologies;

namespace LabSim.Contracts;

/// <summary>An error over HTTP (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record ProblemDocument
{
    /// <summary>A stable identity of the kind of problem, <c>https://labsim.dev/problems/…</c> (a name, not a page).</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>This problem, for people: what happened, with names and values.</summary>
    public string? Detail { get; init; }

    /// <summary>How to mend it.</summary>
    public string? Remedy { get; init; }

    /// <summary>The exit status that the command should end with; see <see cref="ExitStatus"/>.</summary>
    public int ExitStatus { get; init; } = Contracts.ExitStatus.Failed;

    /// <summary>All problems of the topology, where it is a topology's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DiagnosticDocument>? Diagnostics { get; init; }

    /// <summary>The newer revision, where a change was made for an older one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TopologyDocument? Topology { get; init; }
}
