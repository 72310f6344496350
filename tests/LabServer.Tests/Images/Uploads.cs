using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Images;

/// <summary>Files that come over HTTP: whole, in pieces, interrupted, and under names that are none.</summary>
public sealed class Uploads
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_in_one_piece_and_is_there_as_it_was()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Bearer();
        // More than the body of any other request may have.
        var bytes = new byte[server.Options.BodyLimit + 12_345];
        bytes[^1] = 7;
        var document = await AnswerAsync(await client.PutAsync($"{Routes.Incoming}/r%201.qcow2?modified=1700000000123", new ByteArrayContent(bytes), Cancelled));
        Assert.Equal(new IncomingDocument("r 1.qcow2", bytes.Length, bytes.Length, 1_700_000_000_123), document);
        Assert.True(document.Whole);
        Assert.Equal([document], await ListAsync(client));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(server.Options.Home.Incoming, "r 1.qcow2"), Cancelled));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.Options.Home.Incoming, "r 1.qcow2")));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Routes.Incoming}/r%201.qcow2", Cancelled)).StatusCode);
        Assert.Empty(await ListAsync(client));
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{Routes.Incoming}/r%201.qcow2", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task What_came_of_an_interrupted_one_stays_and_it_goes_on_from_there_after_a_restart_too()
    {
        await using var server = await TestServer.StartAsync();
        await using (var connection = await RawAsync(server))
        {
            await connection.SendAsync($"PUT {Routes.Incoming}/a.img?modified=5 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabcd");
            await Eventually.HoldsAsync(async () => (await ListAsync(server.Local())) is [{ Bytes: 4 }], Cancelled);
            Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(server.Local(), "a.img?offset=4&size=10&modified=5", "efghij")).StatusCode);
        }

        using var client = server.Local();
        Assert.Equal(new IncomingDocument("a.img", 4, 10, 5), Assert.Single(await ListAsync(client)));
        Assert.Equal(new IncomingDocument("a.img", 7, 10, 5), await AnswerAsync(await AgainAsync(() => PutAsync(client, "a.img?offset=4&size=10&modified=5", "efg"))));
        Assert.Equal(new IncomingDocument("a.img", 10, 10, 5), await AnswerAsync(await PutAsync(client, "a.img?offset=7&size=10&modified=5", "hij")));
        Assert.Equal("abcdefghij", await File.ReadAllTextAsync(Path.Combine(server.Options.Home.Incoming, "a.img"), Cancelled));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Options.Home.Incoming, ".parts")));
    }

    [Fact]
    public async Task Another_file_of_the_same_name_is_never_gone_on_with()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        await AnswerAsync(await PutAsync(client, "a.img?size=6&modified=1", "abc"));
        foreach (var other in (string[])["offset=3&size=6&modified=2", "offset=3&size=7&modified=1", "offset=2&size=6&modified=1", "offset=4&size=6&modified=1"])
        {
            var refused = await PutAsync(client, $"a.img?{other}", "x");
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.StartsWith("go on from there: offset=", (await ProblemAsync(refused)).Remedy, StringComparison.Ordinal);
        }

        // Anew, as another one: nothing is left of the first.
        Assert.Equal(new IncomingDocument("a.img", 2, 4, 2), await AnswerAsync(await PutAsync(client, "a.img?size=4&modified=2", "12")));
        Assert.Equal(new IncomingDocument("a.img", 2, 4, 2), Assert.Single(await ListAsync(client)));
        await AnswerAsync(await PutAsync(client, "a.img?offset=2&size=4&modified=2", "34"));
        Assert.Equal("1234", await File.ReadAllTextAsync(Path.Combine(server.Options.Home.Incoming, "a.img"), Cancelled));
    }

    [Theory]
    [InlineData(".hidden")]
    [InlineData("..")]
    [InlineData("..%2Fb")]
    [InlineData("a%5Cb")]
    [InlineData("a%0Ab")]
    [InlineData("a%00b")]
    public async Task A_name_is_never_a_path(string name)
    {
        await using var server = await TestServer.StartAsync();
        // As it is: a client of .NET would resolve the dots.
        await using var connection = await RawAsync(server);
        await connection.SendAsync($"PUT {Routes.Incoming}/{name} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
        Assert.Contains(await connection.ReadStatusAsync(Cancelled), (int[])[400, 404, 405]);
        Assert.Empty(Directory.Exists(server.Options.Home.Incoming) ? Directory.GetFiles(server.Options.Home.Incoming, "*", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public async Task An_escaped_slash_stays_escaped()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        await AnswerAsync(await PutAsync(client, "a%2Fb", "x"));
        Assert.Equal([Path.Combine(server.Options.Home.Incoming, "a%2Fb")], Directory.GetFiles(server.Options.Home.Incoming, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("?size=1", "xy", "more bytes came than the 1 that the file should have")]
    [InlineData("?offset=3&size=2", "x", "offset, size and modified cannot be 3, 2 and 0")]
    [InlineData("?size=-1", "x", "offset, size and modified cannot be 0, -1 and 0")]
    [InlineData("?modified=999999999999999", "x", "offset, size and modified cannot be")]
    public async Task Sizes_that_cannot_be_are_refused(string query, string body, string message)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var refused = await PutAsync(client, "a.img" + query, body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith(message, (await ProblemAsync(refused)).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(await ListAsync(client), file => file.Whole);
    }

    [Fact]
    public async Task Who_has_no_room_is_told_before_the_first_byte()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var refused = await PutAsync(client, $"a.img?size={1L << 60}", "x");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var problem = await ProblemAsync(refused);
        Assert.Equal($"there is no room for a.img on the disk of {server.Options.Home.Incoming}", problem.Detail);
        Assert.StartsWith("free some space", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(client));
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string file, string body) => client.PutAsync($"{Routes.Incoming}/{file}", new ByteArrayContent(Encoding.ASCII.GetBytes(body)), Cancelled);

    private static async Task<RawConnection> RawAsync(TestServer server) => new() { Stream = new NetworkStream(await server.ConnectLocalAsync(Cancelled), ownsSocket: true) };

    // The server notices a broken connection a moment later.
    private static async Task<HttpResponseMessage> AgainAsync(Func<Task<HttpResponseMessage>> put)
    {
        HttpResponseMessage? answer = null;
        await Eventually.HoldsAsync(async () => (answer = await put()).StatusCode != HttpStatusCode.Conflict, Cancelled);
        return answer!;
    }

    private static async Task<IncomingDocument[]> ListAsync(HttpClient client) => (await client.GetFromJsonAsync(Routes.Incoming, ContractJson.Default.IncomingDocumentArray, Cancelled))!;

    private static async Task<IncomingDocument> AnswerAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        return (await answer.Content.ReadFromJsonAsync(ContractJson.Default.IncomingDocument, Cancelled))!;
    }

    private static async Task<ProblemDocument> ProblemAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!;
}
