using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Auth;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Auth;

public sealed class LoginLinkDoor
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_opens_one_session_once_and_its_code_is_in_no_request_line()
    {
        await using var server = await TestServer.StartAsync();
        var link = await MakeAsync(server);
        Assert.StartsWith(server.Address.ToString(), link.Url, StringComparison.Ordinal);
        Assert.Equal("/login", new Uri(link.Url).PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, await SpendAsync(server, CodeOf(link)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SpendAsync(server, CodeOf(link)));
    }

    [Fact]
    public async Task A_link_that_is_older_than_a_minute_opens_nothing()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        var link = await MakeAsync(server);
        time.Advance(LoginLinks.Lifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, await SpendAsync(server, CodeOf(link)));
    }

    [Fact]
    public async Task Who_is_not_logged_in_gets_no_link_and_guesses_are_held_back()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = server.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(Routes.LoginLinks, null, Cancelled)).StatusCode);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await SpendAsync(server, $"guess{i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await SpendAsync(server, "guess"));
    }

    [Fact]
    public void Only_a_few_links_are_open_and_the_oldest_gives_way()
    {
        var links = new LoginLinks(new ManualTimeProvider());
        var codes = Enumerable.Range(0, 33).Select(_ => links.Open().Code).ToArray();
        Assert.False(links.Spend(codes[0]));
        Assert.All(codes[1..], code => Assert.True(links.Spend(code)));
    }

    private static string CodeOf(LoginLinkDocument link) => new Uri(link.Url).Fragment[1..];

    private static async Task<LoginLinkDocument> MakeAsync(TestServer server)
    {
        using var local = server.Local();
        using var answer = await local.PostAsync(Routes.LoginLinks, null, Cancelled);
        return (await answer.Content.ReadFromJsonAsync(ContractJson.Default.LoginLinkDocument, Cancelled))!;
    }

    private static async Task<HttpStatusCode> SpendAsync(TestServer server, string code)
    {
        using var browser = server.Stranger();
        using var answer = await browser.PostAsJsonAsync(Routes.Login, new LoginRequest(Code: code), ContractJson.Default.LoginRequest, Cancelled);
        return answer.StatusCode;
    }
}
