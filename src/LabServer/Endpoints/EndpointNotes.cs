using LabSim.Contracts;
using LabSim.LabServer.Problems;

namespace LabSim.LabServer.Endpoints;

/// <summary>What several endpoints say about themselves in the OpenAPI document.</summary>
internal static class EndpointNotes
{
    /// <summary>The problems that an endpoint may answer with, beside 401 and 500, which any may.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemDocument>(status, ProblemWriter.ContentType);
        }

        return endpoint;
    }
}
