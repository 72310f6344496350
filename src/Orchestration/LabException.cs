using System.Collections.Immutable;
using LabSim.Topology.Text;

namespace LabSim.Orchestration;

/// <summary>Why a request about a lab was refused.</summary>
public enum LabProblem
{
    /// <summary>The topology has errors; see <see cref="LabException.Diagnostics"/>.</summary>
    InvalidTopology,

    /// <summary>No such lab, node, interface, link, image or operation; the message names what exists.</summary>
    NotFound,

    /// <summary>It contradicts what is there (another file with this name, an operation under way, a restart that was not allowed).</summary>
    Conflict,

    /// <summary>The host lacks something; see <see cref="LabException.Remedy"/>.</summary>
    Environment,

    /// <summary>A word or value of the request is wrong (a capture filter, …).</summary>
    BadRequest,
}

/// <summary>A request about a lab was refused, and nothing was changed.</summary>
public sealed class LabException(LabProblem problem, string message, string? remedy = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public LabProblem Problem => problem;

    /// <summary>What the user can do about it.</summary>
    public string? Remedy => remedy;

    /// <summary>The topology's problems, where it is the topology's fault.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];
}
