using System.Net;
using LabSim.Contracts;

namespace LabSim.LabServer.Problems;

/// <summary>Makes problem documents.</summary>
internal static class Problem
{
    private const string TypePrefix = "https://labsim.dev/problems/";

    /// <summary>The identity of a kind of problem.</summary>
    public static string TypeOf(string type) => TypePrefix + type;

    public static ProblemDocument Of(HttpStatusCode status, string type, string title, string? detail, string? remedy = null, int exitStatus = ExitStatus.Failed) => new()
    {
        Type = TypeOf(type), Title = title, Status = (int)status, Detail = detail, Remedy = remedy, ExitStatus = exitStatus,
    };
}
