using System.Net;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Hosting;
using LabSim.Orchestration;
using LabSim.Switching.Bridging;
using LabSim.Switching.HandOver;
using LabSim.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.LabServer.Tests.Hosting;

public sealed class Successions
{
    private const string Name = "keeper-4711.sock";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("keeper-1.sock/..")]
    [InlineData("../keeper-1.sock")]
    [InlineData("server.sock")]
    public async Task A_keeper_has_the_name_of_one(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, Uri.EscapeDataString(name))).StatusCode);
    }

    [Fact]
    public async Task Where_nobody_waits_the_server_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(client, Name)).StatusCode);
        using var keeper = new KeeperServer(Path.Combine(server.Options.Home.Run, Name), NullLogger.Instance);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(client, Name)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Routes.Server, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Where_somebody_waits_the_server_ends()
    {
        Task waiting;
        await using (var server = await TestServer.StartAsync())
        {
            using var client = server.Local();
            using var keeper = new KeeperServer(Path.Combine(server.Options.Home.Run, Name), NullLogger.Instance);
            var next = KeeperClient.Connect(Path.Combine(server.Options.Home.Run, Name), NullLogger.Instance);
            waiting = Task.Run(() => next.Await(60_000, _ => { }), Cancelled);
            var answer = HttpStatusCode.Conflict;
            await Eventually.HoldsAsync(async () => (answer = (await PostAsync(client, Name)).StatusCode) != HttpStatusCode.Conflict, Cancelled);
            Assert.Equal(HttpStatusCode.Accepted, answer);
            var lifetime = server.App.Services.GetRequiredService<IHostApplicationLifetime>();
            await Eventually.HoldsAsync(() => lifetime.ApplicationStopping.IsCancellationRequested, Cancelled);
            var succession = server.App.Services.GetRequiredService<Succession>();
            succession.Begin(Name);
            Assert.Equal(LabProblem.Conflict, Assert.Throws<LabException>(() => succession.Begin("keeper-4712.sock")).Problem);
        }

        // It has ended without having given anything.
        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(3), Cancelled));
    }

    [Fact]
    public void What_nobody_takes_the_keeper_still_has()
    {
        using var directory = new TemporaryDirectory();
        using var others = new KeeperServer(directory["others"], NullLogger.Instance);
        using var own = new KeeperServer(directory["own"], NullLogger.Instance);
        using var next = KeeperClient.Connect(directory["others"], NullLogger.Instance);
        using var old = KeeperClient.Connect(directory["others"], NullLogger.Instance);
        var waiting = new Thread(() => Assert.Throws<IOException>(() => next.Await(500, _ => { })));
        waiting.Start();
        Successor? found = null;
        Assert.True(SpinWait.SpinUntil(() => (found = old.FindSuccessor()) is not null, 5000));
        using var successor = found!;
        waiting.Join();
        using (var rack = new FabricRack(NullLoggerFactory.Instance, TimeProvider.System, KeeperClient.Connect(directory["own"], NullLogger.Instance)))
        {
            var fabric = rack.Open("lab");
            fabric.OpenSegment(new SegmentConfig { Name = "s" });
            Assert.True(SpinWait.SpinUntil(() => own.Count == 1, 5000));
            Assert.Null(rack.HandOver(successor));
            fabric.Dispose();
        }

        using var after = KeeperClient.Connect(directory["own"], NullLogger.Instance);
        Assert.Equal("s", Assert.Single(after.Recall()["lab"]).Name);
    }

    [Fact]
    public async Task Over_the_network_nobody_hands_a_server_over()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Bearer();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, Name)).StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string keeper) => client.PostAsync($"{Routes.HandOver}?keeper={keeper}", null, Cancelled);
}
