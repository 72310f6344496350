using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration;
using LabSim.Orchestration.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Open topology files: what they say, and what users do to them.</summary>
internal static class TopologyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Topologies, ListAsync).WithName("topologies").WithSummary("All open topologies");
        routes.MapPost(Routes.Topologies, OpenAsync).WithName("openTopology").WithSummary("Create a topology, open a file, or take a text in").Refuses(400, 404, 409, 422, 503);
        routes.MapGet(Routes.Topology, ReadAsync).WithName("topology").WithSummary("An open topology: its text, what it means, where it says so").Refuses(404);
        routes.MapDelete(Routes.Topology, ForgetAsync).WithName("forgetTopology").WithSummary("Forget a topology; a file below LABSIM_HOME is removed").Refuses(404, 409);
        routes.MapPost(Routes.TopologyEdits, EditAsync).WithName("editTopology").WithSummary("Edit a topology; all edits are made or none").Refuses(400, 404, 409, 422, 503);
        routes.MapPost(Routes.TopologyUndo, UndoAsync).WithName("undoTopology").WithSummary("Take the last change back").Refuses(404, 409, 503);
        routes.MapPost(Routes.TopologyRedo, RedoAsync).WithName("redoTopology").WithSummary("Make the change again that was taken back last").Refuses(404, 409, 503);
        routes.MapPost(Routes.TopologyUp, UpAsync).WithName("upTopology").WithSummary("Bring an open topology up, or converge its lab to it").Refuses(400, 404, 409, 422, 503);
        routes.MapPost(Routes.TopologyFragment, CopyAsync).WithName("copyTopology").WithSummary("Some nodes and the links among them, as they are written").Refuses(404, 422);
    }

    private static async Task<TopologySummary[]> ListAsync(TopologyDocuments topologies, CancellationToken cancellation) =>
        [.. (await topologies.ListAsync(cancellation)).Select(DocumentMapping.ToSummary)];

    private static async Task<Created<TopologyDocument>> OpenAsync(TopologyDocuments topologies, OpenTopologyRequest request, CancellationToken cancellation)
    {
        var opened = request switch
        {
            { File: { } file, Name: null, Text: null } => await topologies.OpenAsync(file, cancellation),
            { File: null, Text: { } text } => await topologies.ImportAsync(text, request.Name, cancellation),
            { File: null, Text: null, Name: { } name } => await topologies.CreateAsync(name, cancellation),
            _ => throw new LabException(LabProblem.BadRequest, "give name (a new topology), file (an absolute path) or text (with name where it says none)"),
        };
        return TypedResults.Created(Routes.Topology.Replace("{lab}", Uri.EscapeDataString(opened.Lab), StringComparison.Ordinal), DocumentMapping.ToDocument(opened));
    }

    private static async Task<TopologyDocument> ReadAsync(TopologyDocuments topologies, string lab, CancellationToken cancellation) =>
        DocumentMapping.ToDocument(await topologies.ReadAsync(lab, cancellation));

    private static async Task<NoContent> ForgetAsync(TopologyDocuments topologies, string lab, CancellationToken cancellation)
    {
        await topologies.ForgetAsync(lab, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<TopologyDocument> EditAsync(TopologyDocuments topologies, string lab, EditsRequest request, CancellationToken cancellation) =>
        DocumentMapping.ToDocument(await topologies.EditAsync(lab, request.BaseRevision, EditMapping.ToLabel(request), EditMapping.ToEdits(request), cancellation));

    private static async Task<TopologyDocument> UndoAsync(TopologyDocuments topologies, string lab, StepRequest request, CancellationToken cancellation) =>
        DocumentMapping.ToDocument(await topologies.UndoAsync(lab, request.BaseRevision, cancellation));

    private static async Task<TopologyDocument> RedoAsync(TopologyDocuments topologies, string lab, StepRequest request, CancellationToken cancellation) =>
        DocumentMapping.ToDocument(await topologies.RedoAsync(lab, request.BaseRevision, cancellation));

    private static async Task<Results<Ok<UpDocument>, Accepted<UpDocument>>> UpAsync(TopologyDocuments topologies, string lab, UpTopologyRequest request, CancellationToken cancellation) =>
        OperationEndpoints.Answer(await topologies.UpAsync(lab, TopologyMapping.ToAccelerator(request.Accelerator), request.Restart, cancellation));

    private static async Task<FragmentDocument> CopyAsync(TopologyDocuments topologies, string lab, FragmentRequest request, CancellationToken cancellation)
    {
        var (yaml, of) = await topologies.CopyAsync(lab, [.. request.Nodes ?? []], cancellation);
        var layout = DocumentMapping.ToDocument(of.Layout with { Notes = of.Layout.Notes.Clear(), Shapes = of.Layout.Shapes.Clear(), Groups = of.Layout.Groups.Clear() });
        return new FragmentDocument(yaml, layout with { Nodes = layout.Nodes.Where(n => request.Nodes!.Contains(n.Key)).ToDictionary() });
    }
}
