using System.Net;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Hosting;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Web;

/// <summary>How the web UI's files are served.</summary>
public sealed class WebDoor
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/labs")]
    [InlineData("/labs/x/console/r1")]
    [InlineData("/labs/x/captures/1")]
    [InlineData("/system")]
    public async Task Every_address_of_the_app_is_its_page_which_is_asked_for_each_time(string path)
    {
        using var directory = Build();
        await using var server = await StartAsync(directory.Path);
        using var answer = await server.Stranger().GetAsync(path, Cancelled);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("<!doctype html>", await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.True(answer.Headers.CacheControl?.NoCache);
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzipped")]
    [InlineData("identity", null, "plain")]
    public async Task A_file_with_a_hash_is_kept_for_good_and_comes_as_the_browser_can_read_it(string accepts, string? encoding, string expected)
    {
        using var directory = Build();
        await using var server = await StartAsync(directory.Path);
        using var client = server.Stranger();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", accepts);
        using var answer = await client.GetAsync("/assets/app-1a2b.js", Cancelled);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
    }

    [Theory]
    [InlineData("/assets/none.js", HttpStatusCode.NotFound)]
    [InlineData("/assets/..%2f..%2fsecret", HttpStatusCode.NotFound)]
    [InlineData("/assets/.hidden", HttpStatusCode.NotFound)]
    [InlineData("/secret", HttpStatusCode.Unauthorized)]
    [InlineData("/index.html", HttpStatusCode.Unauthorized)]
    public async Task Nothing_else_is_served(string path, HttpStatusCode expected)
    {
        using var directory = Build();
        await using var server = await StartAsync(directory.Path);
        using var answer = await server.Stranger().GetAsync(path, Cancelled);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_build_that_comes_later_is_served_and_until_then_the_page_says_so()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await StartAsync(directory["later"]);
        using var client = server.Stranger();
        using var early = await client.GetAsync("/labs", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Contains("not built yet", await early.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Directory.CreateDirectory(directory["later"]);
        File.WriteAllText(Path.Combine(directory["later"], "index.html"), "<!doctype html>");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/labs", Cancelled)).StatusCode);
    }

    private static Task<TestServer> StartAsync(string web) =>
        TestServer.StartAsync(new TestServerOptions { Options = new ServerOptions { Home = new HomeDirectory("", ""), WebDirectory = web } });

    private static TemporaryDirectory Build()
    {
        var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["assets"]);
        File.WriteAllText(directory["index.html"], "<!doctype html>");
        File.WriteAllText(directory["secret"], "secret");
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("app-1a2b.js", "plain"), ("app-1a2b.js.br", "brotli"), ("app-1a2b.js.gz", "gzipped"), (".hidden", "hidden")])
        {
            File.WriteAllText(Path.Combine(directory["assets"], name), text);
        }

        return directory;
    }
}
