using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Statistics;
using LabSim.Switching.Links;
using LabSim.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LabSim.LabServer.Tests.Statistics;

public sealed class StatisticsDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string Path = $"/api/v1/labs/{Labs.Name}/statistics";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_lists_come_first_then_numbers_twice_a_second()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var socket = await server.ConnectWebSocketAsync(Path, Cancelled);
        var (type, first) = await NextAsync(socket);
        var header = JsonSerializer.Deserialize(first, ContractJson.Default.StatisticsHeader)!;
        Assert.Equal((WebSocketMessageType.Text, 1, 0.5), (type, header.Revision, header.IntervalSeconds));
        Assert.Equal(["r1", "r2"], header.Nodes);
        Assert.Equal(["r1:eth1--r2:eth1"], header.Links);

        server.Fabrics[Labs.Name].Counters = new LinkCounters(
            new DirectionCounters { Frames = 100, Bytes = 5000, DropsLoss = 3, DropsDown = 2 }, new DirectionCounters { Frames = 10, Bytes = 640 });
        time.Advance(LabSampler.Interval);
        var (binary, values) = await NextAsync(socket);
        Assert.Equal(WebSocketMessageType.Binary, binary);
        Assert.Equal([80000f, 10240f, 200f, 20f, 10f, 0f], Floats(values).Skip(2 * StatisticsHeader.ValuesPerNode));
        Assert.Equal((2 * StatisticsHeader.ValuesPerNode) + StatisticsHeader.ValuesPerLink, Floats(values).Length);

        time.Advance(LabSampler.Interval);
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 0f], Floats((await NextAsync(socket)).Bytes).Skip(4));
    }

    [Fact]
    public async Task Viewers_share_one_sampler_and_with_the_last_it_ends()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        var samplers = server.App.Services.GetRequiredService<LabSamplers>();
        using var one = await server.ConnectWebSocketAsync(Path, Cancelled);
        using var other = await server.ConnectWebSocketAsync(Path, Cancelled);
        await NextAsync(other);
        Assert.Equal([Labs.Name], samplers.Running);
        await one.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WaitAsync(Patience, Cancelled);
        while ((await NextAsync(other)).Type != WebSocketMessageType.Binary)
        {
        }

        Assert.Equal([Labs.Name], samplers.Running);
        await other.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);
        await Eventually.HoldsAsync(() => samplers.Running.Count == 0, Cancelled);
    }

    [Fact]
    public async Task The_stream_of_a_lab_that_is_wiped_ends_in_order()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        await server.UpAsync(directory, Cancelled);
        using var socket = await server.ConnectWebSocketAsync(Path, Cancelled);
        await NextAsync(socket);
        await server.Labs.DownAsync(Labs.Name, wipe: true, Cancelled);
        while ((await NextAsync(socket)).Type != WebSocketMessageType.Close)
        {
        }

        Assert.Equal("the lab is wiped", socket.CloseStatusDescription);
    }

    private static float[] Floats(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / sizeof(float)).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float))))];

    private static async Task<(WebSocketMessageType Type, byte[] Bytes)> NextAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var read = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Patience, Cancelled);
        return (read.MessageType, buffer[..read.Count]);
    }
}
