using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using LabSim.Contracts;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Dissection;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration;
using LabSim.Orchestration.Documents;
using LabSim.StateStore;
using LabSim.Switching.Capture;

namespace LabSim.LabServer.Problems;

/// <summary>Which exceptions are which problems. What is not listed here is our own fault, and only the log has the details.</summary>
internal static class ProblemMapping
{
    /// <summary>The problem of an exception that is not ours to blame for, or <see langword="null"/>.</summary>
    public static ProblemDocument? Find(Exception error) => error switch
    {
        LabException { InnerException: CaptureFilterException } filter => From(filter) with { Type = Problem.TypeOf("bad-filter"), Title = "Bad capture filter" },
        LabException lab => From(lab),
        TopologyConflictException conflict => Problem.Of(HttpStatusCode.Conflict, "conflict", "Conflict", conflict.Message, conflict.Remedy) with
        {
            Topology = DocumentMapping.ToDocument(conflict.Newest),
        },
        DissectionException { Problem: DissectionProblem.BadFilter } filter => Problem.Of(HttpStatusCode.BadRequest, "bad-filter", "Bad display filter",
            filter.Message, "display filters have Wireshark's syntax: ip.addr == 10.0.0.1 && tcp.port == 179", ExitStatus.Usage),
        DissectionException absent => Problem.Of(HttpStatusCode.NotFound, "not-found", "Not found", absent.Message, null, ExitStatus.NotFound),
        RuntimeEnvironmentException host => Environment(host.Message, host.Remedy),
        OtherServerException other => Problem.Of(HttpStatusCode.Conflict, "conflict", "Conflict", other.Message, "use it, or end it with: labsim server stop", ExitStatus.Occupied),
        ImageRefusedException image => Problem.Of(HttpStatusCode.UnprocessableContent, "image-refused", "The image is refused", image.Message, image.Remedy),
        MachineStartException start => Problem.Of(HttpStatusCode.ServiceUnavailable, "machine-start", "A machine did not start", start.Message,
            "see the machine's log, and labsim doctor"),
        GuestAgentException agent => Problem.Of(HttpStatusCode.Conflict, "agent", "The guest's agent does not answer", agent.Message),
        CaptureFilterException filter => Problem.Of(HttpStatusCode.BadRequest, "bad-filter", "Bad capture filter", filter.Message, "see pcap-filter(7)", ExitStatus.Usage),
        BadHttpRequestException { InnerException: JsonException json } bad => Problem.Of((HttpStatusCode)bad.StatusCode, "bad-request", "Bad request",
            $"{bad.Message} {json.Message}", null, ExitStatus.Usage),
        BadHttpRequestException bad => Problem.Of((HttpStatusCode)bad.StatusCode, "bad-request", "Bad request", bad.Message, null, ExitStatus.Usage),
        JsonException json => Problem.Of(HttpStatusCode.BadRequest, "bad-request", "Bad request", json.Message, null, ExitStatus.Usage),
        StateStoreException { DiskFull: true } full => Environment(full.Message, "free some space on the disk of LABSIM_HOME"),
        StateStoreException store => Environment(store.Message, "check who owns LABSIM_HOME and what lies there; labsim doctor looks at the host"),
        IOException { HResult: NoSpace } full => Environment(full.Message, "free some space on the disk of LABSIM_HOME"),
        UnauthorizedAccessException denied => Environment(denied.Message, "check who owns LABSIM_HOME and the run directory"),
        _ => null,
    };

    /// <summary>The problem that a refusal about a lab is.</summary>
    public static ProblemDocument From(LabException error)
    {
        var problem = error.Problem switch
        {
            LabProblem.InvalidTopology => Problem.Of(HttpStatusCode.UnprocessableContent, "invalid-topology", "Invalid topology",
                error.Message, error.Remedy, ExitStatus.InvalidTopology),
            LabProblem.NotFound => Problem.Of(HttpStatusCode.NotFound, "not-found", "Not found", error.Message, error.Remedy, ExitStatus.NotFound),
            LabProblem.Conflict => Problem.Of(HttpStatusCode.Conflict, "conflict", "Conflict", error.Message, error.Remedy),
            LabProblem.Environment => Environment(error.Message, error.Remedy),
            LabProblem.BadRequest => Problem.Of(HttpStatusCode.BadRequest, "bad-request", "Bad request", error.Message, error.Remedy, ExitStatus.Usage),
            _ => throw new InvalidOperationException($"no problem document for {error.Problem}"),
        };
        return error.Diagnostics.IsDefaultOrEmpty ? problem : problem with { Diagnostics = TopologyMapping.ToDocuments(error.Diagnostics) };
    }

    /// <summary>ENOSPC of errno(3), as .NET reports it on Linux.</summary>
    public const int NoSpace = 28;

    /// <summary>What finds an error in the log.</summary>
    public static string NewReference() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>The problem of our own fault; the reference finds it in the log.</summary>
    public static ProblemDocument Unexpected(string reference) => Problem.Of(
        HttpStatusCode.InternalServerError, "internal", "Internal error", $"something is wrong in the lab server itself; its log has the details under {reference}",
        "please report it with the lines of LABSIM_HOME/server.log");

    private static ProblemDocument Environment(string message, string? remedy) =>
        Problem.Of(HttpStatusCode.ServiceUnavailable, "environment", "The host lacks something", message, remedy, ExitStatus.Environment);
}
