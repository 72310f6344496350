using System.Net;
using System.Net.Http.Headers;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Auth;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LabSim.LabServer.Tests.Auth;

/// <summary>security.md 38: every endpoint that routing knows, with every method that it takes; a new endpoint cannot be forgotten.</summary>
public sealed class TokenMatrix
{
    // The web UI's files hold nothing of anybody's.
    private static readonly string[] OpenToAllRoutes =
    [
        Routes.Health, Routes.Login, "/", "/login", "/labs", "/labs/{lab}", "/labs/{lab}/{**view}", "/images", "/system", "/assets/{file}", "/icon.svg",
    ];

    [Fact]
    public async Task Only_health_login_and_the_pages_files_are_open_to_all()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(
            OpenToAllRoutes.Order(StringComparer.Ordinal),
            Endpoints(server).Where(endpoint => endpoint.Metadata.GetMetadata<OpenToAll>() is not null).Select(endpoint => endpoint.RoutePattern.RawText).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_other_endpoint_refuses_who_has_no_token_or_a_wrong_one()
    {
        await using var server = await TestServer.StartAsync();
        using var none = server.Stranger();
        using var wrong = server.Bearer();
        wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token[..^1] + "!");
        var cases = Cases(server).Where(test => !OpenToAllRoutes.Contains(test.Pattern)).ToArray();
        Assert.True(cases.Length > 20, $"only {cases.Length} endpoints were found");
        foreach (var (method, path, _) in cases)
        {
            Assert.Equal((method, path, HttpStatusCode.Unauthorized), (method, path, await StatusAsync(none, method, path)));
            Assert.Equal((method, path, HttpStatusCode.Unauthorized), (method, path, await StatusAsync(wrong, method, path)));
        }
    }

    [Fact]
    public async Task Every_endpoint_lets_the_token_in()
    {
        await using var server = await TestServer.StartAsync();
        using var bearer = server.Bearer();
        foreach (var (method, path, pattern) in Cases(server).Where(test => test.Pattern is not (Routes.Login or Routes.Server)))
        {
            var status = await StatusAsync(bearer, method, path);
            Assert.False(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError, $"{method} {pattern}: {status}");
        }
    }

    [Fact]
    public async Task Who_is_not_logged_in_does_not_learn_what_exists()
    {
        await using var server = await TestServer.StartAsync();
        using var none = server.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(none, "GET", "/there/is/nothing/here"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(none, "GET", "/api/v1/labs/../health/../labs"));
    }

    private static IEnumerable<RouteEndpoint> Endpoints(TestServer server) =>
        server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IEnumerable<(string Method, string Path, string Pattern)> Cases(TestServer server) =>
        from endpoint in Endpoints(server)
        let pattern = endpoint.RoutePattern.RawText!
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
        from method in methods is { Count: > 0 } ? methods : ["GET", "POST"]
        select (method, "/" + pattern.TrimStart('/').Replace("{documentName}", "v1", StringComparison.Ordinal).Replace('{', 'x').Replace('}', 'x'), pattern);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "DELETE"))
        {
            request.Content = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
