using System.Net;
using System.Net.Http.Json;
using System.Text;
using LabSim.Contracts;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Endpoints;

/// <summary>Topologies over HTTP, in a test's words.</summary>
internal static class TopologyClient
{
    public static async Task<(HttpStatusCode Status, TopologyDocument? Document, ProblemDocument? Problem)> PostTopologyAsync(this HttpClient client, string path, string body, CancellationToken cancellation)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/v1/topologies" + path, UriKind.Relative), content, cancellation);
        return answer.IsSuccessStatusCode
            ? (answer.StatusCode, await answer.Content.ReadFromJsonAsync(ContractJson.Default.TopologyDocument, cancellation), null)
            : (answer.StatusCode, null, await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, cancellation));
    }

    public static async Task<TopologyDocument> EditAsync(this HttpClient client, TopologyDocument topology, string label, CancellationToken cancellation, params string[] ops)
    {
        var (_, document, problem) = await client.PostTopologyAsync(
            $"/{topology.Lab}/edits", $$"""{"baseRevision":{{topology.Revision}},"label":"{{label}}","ops":[{{string.Join(',', ops)}}]}""", cancellation);
        Assert.True(document is not null, $"{problem?.Detail} {string.Join(' ', problem?.Diagnostics?.Select(d => d.Message) ?? [])}");
        return document;
    }

    public static async Task<TopologyDocument> StepAsync(this HttpClient client, TopologyDocument topology, string verb, CancellationToken cancellation)
    {
        var (_, document, problem) = await client.PostTopologyAsync($"/{topology.Lab}/{verb}", $$"""{"baseRevision":{{topology.Revision}}}""", cancellation);
        Assert.True(document is not null, problem?.Detail);
        return document;
    }
}
