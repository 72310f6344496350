using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Auth;

public sealed class Logins
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_token_buys_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await LoginAsync(server, Token(server));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token(server), cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_reads_alone_and_changes_only_with_the_word_of_its_session()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await BrowserAsync(server);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Routes.Labs, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await DownAsync(client, null));
        Assert.Equal(HttpStatusCode.Forbidden, await DownAsync(client, "guess"));
        var session = await client.GetFromJsonAsync(Routes.Session, ContractJson.Default.SessionDocument, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, await DownAsync(client, session!.Csrf));
    }

    [Fact]
    public async Task A_session_ends_after_its_time_and_a_forged_one_never_begins()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        using var client = await BrowserAsync(server);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Routes.Labs, Cancelled)).StatusCode);
        time.Advance(LabServer.Auth.BrowserSessions.Lifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Routes.Labs, Cancelled)).StatusCode);

        using var forger = server.Stranger();
        foreach (var cookie in (string[])["", ".", "x", "9999999999.AAAA.AAAA", "99999999999999999999.A.", "...."])
        {
            forger.DefaultRequestHeaders.Remove("Cookie");
            forger.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"labsim-{server.Address.Port}={cookie}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await forger.GetAsync(Routes.Labs, Cancelled)).StatusCode);
        }
    }

    [Fact]
    public async Task Failed_logins_are_held_back_for_a_minute()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(server, "wrong")).StatusCode);
        }

        using var held = await LoginAsync(server, Token(server));
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.Equal("60", held.Headers.GetValues("Retry-After").Single());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(server, Token(server))).StatusCode);
    }

    [Fact]
    public async Task The_unix_socket_needs_no_token()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var status = await client.GetFromJsonAsync(Routes.Server, ContractJson.Default.ServerDocument, Cancelled);
        Assert.Equal((Environment.ProcessId, server.Options.Home.Data, server.Address), (status!.Pid, status.Home, new Uri(status.Address!)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Options.Home.ServerSocket));
    }

    [Fact]
    public async Task Logging_out_takes_the_cookie_back()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await BrowserAsync(server);
        var session = await client.GetFromJsonAsync(Routes.Session, ContractJson.Default.SessionDocument, Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Delete, Routes.Session) { Headers = { { "X-LabSim-Csrf", session!.Csrf } } };
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.Contains("1970", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    private static async Task<HttpClient> BrowserAsync(TestServer server)
    {
        using var answer = await LoginAsync(server, Token(server));
        var client = server.Stranger();
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return client;
    }

    private static async Task<HttpStatusCode> DownAsync(HttpClient client, string? csrf)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/labs/none/down") { Content = JsonContent.Create(new DownRequest(false), ContractJson.Default.DownRequest) };
        if (csrf is not null)
        {
            request.Headers.Add("X-LabSim-Csrf", csrf);
        }

        using var answer = await client.SendAsync(request, Cancelled);
        return answer.StatusCode;
    }

    private static string Token(TestServer server)
    {
        _ = server.Bearer();
        return server.Token;
    }

    private static Task<HttpResponseMessage> LoginAsync(TestServer server, string token) =>
        server.Stranger().PostAsJsonAsync(Routes.Login, new LoginRequest(token), ContractJson.Default.LoginRequest, Cancelled);
}
