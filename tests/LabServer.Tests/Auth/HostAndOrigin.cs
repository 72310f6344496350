using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Auth;

/// <summary>security.md 37: what a page in the user's browser cannot do, even with the right token.</summary>
public sealed class HostAndOrigin
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost")]
    [InlineData("[::2]:{port}")]
    [InlineData("")]
    public async Task An_unknown_host_is_refused(string host)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(400, await StatusAsync(server, host));
    }

    [Theory]
    [InlineData("127.0.0.1:{port}")]
    [InlineData("localhost:{port}")]
    [InlineData("LOCALHOST:{port}")]
    [InlineData("[::1]:{port}")]
    public async Task Names_of_the_loopback_are_served(string host)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(204, await StatusAsync(server, host));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("http://localhost:{port}")]
    [InlineData("null")]
    public async Task A_foreign_origin_is_refused_whatever_the_method(string origin)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Bearer();
        client.DefaultRequestHeaders.Add("Origin", Port(origin, server));
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, Routes.Labs), Cancelled);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Our_own_origin_is_served()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Bearer();
        client.DefaultRequestHeaders.Add("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        using var answer = await client.GetAsync(Routes.Labs, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    public async Task Fetch_metadata_of_another_site_is_refused(string site, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Bearer();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        using var answer = await client.GetAsync(Routes.Labs, Cancelled);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(Routes.Hub)]
    [InlineData("/api/v1/labs/l/nodes/n/console")]
    [InlineData("/api/v1/labs/l/nodes/n/exec")]
    public async Task A_websocket_of_a_foreign_page_is_refused(string path)
    {
        await using var server = await TestServer.StartAsync();
        _ = server.Bearer();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        socket.Options.SetRequestHeader("Authorization", "Bearer " + server.Token);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}{path}"), Cancelled));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_document_with_the_security_headers()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Stranger();
        using var answer = await client.GetAsync(Routes.Labs, Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled);
        Assert.Equal((401, ExitStatus.Failed), (problem!.Status, problem.ExitStatus));
        Assert.Contains("'self'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task What_a_client_sends_cannot_write_lines_of_its_own_into_the_log()
    {
        await using var server = await TestServer.StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync("GET /%0a2026-01-01T00:00:00.000Z%20info%20forged%1b[2J HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(400, await connection.ReadStatusAsync(Cancelled));
        var lines = await File.ReadAllLinesAsync(server.Log, Cancelled);
        Assert.Contains(lines, line => line.Contains("unknown Host", StringComparison.Ordinal) && line.Contains("forged", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain('\x1b', line));
        Assert.DoesNotContain(lines, line => line.StartsWith("2026-01-01T00:00:00.000Z info forged", StringComparison.Ordinal));
    }

    private static async Task<int> StatusAsync(TestServer server, string host)
    {
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync($"GET {Routes.Health} HTTP/1.1\r\nHost: {Port(host, server)}\r\nConnection: close\r\n\r\n");
        return await connection.ReadStatusAsync(Cancelled);
    }

    private static string Port(string text, TestServer server) =>
        text.Replace("{port}", server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
