using System.Text.Json;
using LabSim.Contracts.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LabSim.LabServer.Tests.Endpoints;

/// <summary>The document that the web UI is generated from.</summary>
public sealed class OpenApiDocument
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_of_the_api_is_described_with_its_name_and_its_words()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var document = JsonDocument.Parse(await client.GetStringAsync(Routes.OpenApi, Cancelled)).RootElement;
        Assert.Equal("LabSim", document.GetProperty("info").GetProperty("title").GetString());
        var paths = document.GetProperty("paths");
        foreach (var endpoint in server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(Routes.Api, StringComparison.Ordinal)))
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                // A parameter of several segments has no word of its own in OpenAPI.
                var operation = paths.GetProperty(endpoint.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal)).GetProperty(method.ToLowerInvariant());
                Assert.False(string.IsNullOrEmpty(operation.GetProperty("operationId").GetString()));
                Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()));
            }
        }
    }

    [Fact]
    public async Task Answers_and_problems_have_schemas()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var document = JsonDocument.Parse(await client.GetStringAsync(Routes.OpenApi, Cancelled)).RootElement;
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var name in (string[])["LabDocument", "LabEventDocument", "LinkDocument", "PlanDocument", "ProblemDocument", "TopologyRequest", "UpDocument"])
        {
            Assert.True(schemas.TryGetProperty(name, out _), name);
        }

        var missing = document.GetProperty("paths").GetProperty(Routes.Lab).GetProperty("get").GetProperty("responses").GetProperty("404").GetProperty("content");
        Assert.True(missing.TryGetProperty("application/problem+json", out _));
    }
}
