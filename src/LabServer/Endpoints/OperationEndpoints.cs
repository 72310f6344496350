using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Long work, while it runs and after.</summary>
internal static class OperationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Operation, Read).WithName("operation").WithSummary("An operation as it is now").Refuses(404);
        routes.MapDelete(Routes.Operation, CancelAsync).WithName("cancel").WithSummary("End an operation early and roll it back").Refuses(404, 409);
    }

    /// <summary>Where an operation is found.</summary>
    public static string Address(string lab, LabOperation operation) =>
        Routes.Operation.Replace("{lab}", Uri.EscapeDataString(lab), StringComparison.Ordinal).Replace("{operation}", Uri.EscapeDataString(operation.Id), StringComparison.Ordinal);

    /// <summary>The answer to a request that may have begun an operation: 202 with its address, or 200 where nothing is to do.</summary>
    public static Results<Ok<UpDocument>, Accepted<UpDocument>> Answer(UpResult result)
    {
        var document = LabMapping.ToDocument(result);
        return result.Operation is { } operation ? TypedResults.Accepted(Address(result.Lab, operation), document) : TypedResults.Ok(document);
    }

    private static OperationDocument Read(LabRegistry labs, string lab, string operation) => LabMapping.ToDocument(labs.ReadOperation(lab, operation));

    private static async Task<NoContent> CancelAsync(LabRegistry labs, string lab, string operation, CancellationToken cancellation)
    {
        await labs.CancelAsync(lab, operation, cancellation);
        return TypedResults.NoContent();
    }
}
