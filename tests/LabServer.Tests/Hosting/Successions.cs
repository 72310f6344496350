using System.Net;
using LabSim.Contracts.Wire;
using LabSim.Switching.HandOver;
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
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        using var keeper = new KeeperServer(Path.Combine(server.Options.Home.Run, Name), NullLogger.Instance);
        using var next = KeeperClient.Connect(Path.Combine(server.Options.Home.Run, Name), NullLogger.Instance);
        var waiting = Task.Run(() => Assert.Throws<IOException>(() => next.Await(3000, _ => { })), Cancelled);
        HttpStatusCode answer;
        while ((answer = (await PostAsync(client, Name)).StatusCode) == HttpStatusCode.Conflict)
        {
            await Task.Delay(20, Cancelled);
        }

        Assert.Equal(HttpStatusCode.Accepted, answer);
        var lifetime = server.App.Services.GetRequiredService<IHostApplicationLifetime>();
        await Eventually.HoldsAsync(() => lifetime.ApplicationStopping.IsCancellationRequested, Cancelled);
        await waiting;
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
