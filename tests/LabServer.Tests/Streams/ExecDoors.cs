using System.Text;
using LabSim.Contracts;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>The whole way of <c>labsim exec</c>, from the WebSocket to a guest's agent.</summary>
public sealed class ExecDoors
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_of_a_megabyte_arrive_whole()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        var words = Enumerable.Range(0, 100).Select(i => new string((char)('a' + (i % 26)), 10_000)).ToArray();
        var (output, _, result) = await RunAsync(server, "r1", ["echo", .. words]);
        Assert.Equal(string.Join(' ', words) + "\n", Encoding.UTF8.GetString(output));
        Assert.Equal((0, null), (result.ExitStatus, result.Error));
    }

    [Fact]
    public async Task The_exit_status_is_the_commands()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        Assert.Equal(42, (await RunAsync(server, "r1", ["exit", "42"])).Result.ExitStatus);
        var (_, error, result) = await RunAsync(server, "r2", ["no-such-program"]);
        Assert.Equal((ExitStatus.ExecNotFound, "no-such-program: not found\n"), (result.ExitStatus, Encoding.UTF8.GetString(error)));
    }

    [Fact]
    public async Task Several_commands_run_in_one_node_and_none_blocks_another()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var sleeper = new ExecClient(await server.ConnectWebSocketAsync(Path("r1"), Cancelled));
        await sleeper.BeginAsync(input: false, "sleep");
        var (output, _, _) = await RunAsync(server, "r1", ["hostname"]);
        Assert.Equal("r1\n", Encoding.UTF8.GetString(output));
    }

    [Theory]
    [InlineData("r9", "hostname", "r9")]
    [InlineData("r1", null, "no command")]
    public async Task Our_own_failures_are_125_with_a_reason(string node, string? command, string reason)
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        var (_, _, result) = await RunAsync(server, node, command is null ? [] : [command]);
        Assert.Equal(ExitStatus.ExecFailed, result.ExitStatus);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    private static async Task<(byte[] Output, byte[] Error, Contracts.Wire.ExecResult Result)> RunAsync(TestServer server, string node, string[] argv)
    {
        using var client = new ExecClient(await server.ConnectWebSocketAsync(Path(node), Cancelled));
        await client.BeginAsync(input: false, argv);
        return await client.ReadAsync().WaitAsync(Patience, Cancelled);
    }

    private static string Path(string node) => $"/api/v1/labs/{Labs.Name}/nodes/{node}/exec";
}
