using System.Net;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Hosting;

public sealed class RecoveryBesides
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_labs_are_taken_up_the_server_answers_for_itself_and_labs_wait()
    {
        HeldStore? store = null;
        await using var server = await TestServer.StartAsync(new TestServerOptions { WrapStore = inner => store = new HeldStore(inner), AwaitRecovery = false });
        using var client = server.Local();
        var labs = client.GetAsync(Routes.Labs, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync(Routes.Health, Cancelled).WaitAsync(Patience, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Routes.Server, Cancelled).WaitAsync(Patience, Cancelled)).StatusCode);
        Assert.False(labs.IsCompleted);
        store!.Released.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await labs.WaitAsync(Patience, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_recovery_that_fails_is_an_error_to_everybody_who_waited()
    {
        HeldStore? store = null;
        await using var server = await TestServer.StartAsync(new TestServerOptions { WrapStore = inner => store = new HeldStore(inner), AwaitRecovery = false });
        using var client = server.Local();
        var labs = client.GetAsync(Routes.Labs, Cancelled);
        store!.Released.SetException(new InvalidOperationException("broken"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await labs.WaitAsync(Patience, Cancelled)).StatusCode);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.Recovery.Completion);
        Assert.Contains("[5005]", await File.ReadAllTextAsync(server.Log, Cancelled), StringComparison.Ordinal);
    }
}
