using System.Net;
using System.Net.Sockets;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Hosting;

namespace LabSim.LabServer.Tests.Hosting;

/// <summary>security.md 41: whatever slow or huge clients do, health answers at once.</summary>
public sealed class HostileClients
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_clients_that_never_finish_their_headers_hold_up_nobody_and_are_dropped()
    {
        await using var server = await StartAsync();
        var slow = new List<RawConnection>();
        for (var i = 0; i < 200; i++)
        {
            slow.Add(await RawConnection.OpenAsync(server.Address));
            await slow[i].SendAsync($"GET {Routes.Labs} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
        }

        await AssertHealthAsync(server);
        var ends = await Task.WhenAll(slow.Select(connection => connection.ReadToEndAsync(Cancelled)));
        Assert.All(ends, end => Assert.True(end.Length == 0 || end.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), end));
        foreach (var connection in slow)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_body_of_a_gigabyte_is_refused_before_it_is_read()
    {
        await using var server = await StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Address);
        _ = server.Bearer();
        await connection.SendAsync(
            $"POST {Routes.Labs} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.Token}\r\nContent-Type: application/json\r\nContent-Length: {1L << 30}\r\n\r\n{{");
        Assert.Equal(413, await connection.ReadStatusAsync(Cancelled));
        await AssertHealthAsync(server);
    }

    [Fact]
    public async Task A_body_that_never_says_how_long_it_is_ends_at_the_limit()
    {
        await using var server = await StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Address);
        _ = server.Bearer();
        await connection.SendAsync(
            $"POST {Routes.Labs} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.Token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var taken = await FloodAsync(connection.Stream);
        Assert.InRange(taken, server.Options.BodyLimit >> 1, 64 << 20);
        await AssertHealthAsync(server);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 20);
    }

    [Fact]
    public async Task A_request_line_without_end_is_refused()
    {
        await using var server = await StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync("GET /" + new string('a', 100_000));
        Assert.Equal(414, await connection.ReadStatusAsync(Cancelled));
        await AssertHealthAsync(server);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new TestServerOptions
    {
        Options = new ServerOptions { Home = new HomeDirectory("", ""), HeaderTimeout = TimeSpan.FromSeconds(1) },
    });

    private static async Task AssertHealthAsync(TestServer server)
    {
        using var client = server.Stranger();
        using var answer = await client.GetAsync(Routes.Health, Cancelled).WaitAsync(Prompt, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    // One gigabyte of blanks, or as much of it as the server takes (what lies in the sockets' buffers included); returns how much.
    private static async Task<long> FloodAsync(NetworkStream stream)
    {
        var chunk = "10000\r\n"u8.ToArray().Concat(Enumerable.Repeat((byte)' ', 0x10000)).Concat("\r\n"u8.ToArray()).ToArray();
        var taken = 0L;
        try
        {
            for (; taken < 1L << 30; taken += 0x10000)
            {
                await stream.WriteAsync(chunk, Cancelled);
            }
        }
        catch (IOException)
        {
            // Refused, as it should be.
        }

        return taken;
    }
}
