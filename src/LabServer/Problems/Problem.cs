using System.Net;
using LabSim.Contracts;

namespace LabSim.LabServer.Problems;

/// <summary>Makes problem documents.</summary>
internal static class Problem
{
    private const string TypePrefix = "https://labsim.dev/problems/";

    public static ProblemDocument Of(HttpStatusCode status, string type, string title, string? detail, string? remedy = null, int exitStatus = ExitStatus.Failed) => new()
    {
        Type = TypePrefix + type, Title = title, Status = (int)status, Detail = detail, Remedy = remedy, ExitStatus = exitStatus,
    };
}
