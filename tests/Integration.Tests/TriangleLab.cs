using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Integration.Tests;

/// <summary>The lab of the README, up once for all tests that only look at it or put back what they change.</summary>
public sealed class TriangleLab : IAsyncLifetime
{
    public const string Name = "ospf-triangle";

    internal Installation Installation { get; } = new Installation().WithImages();

    internal CommandResult Up { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Up = await Installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "ready");
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>Waits for an event of the lab.</summary>
    internal async Task<LabEventDocument> AwaitEventAsync(Func<LabEventDocument, bool> awaited)
    {
        for (var attempt = 0; ; attempt++)
        {
            var events = JsonSerializer.Deserialize((await Installation.RunAsync("logs", Name, "--json")).Expect(0).OutputBytes, ContractJson.Default.LabEventDocumentArray)!;
            if (events.LastOrDefault(awaited) is { } found)
            {
                return found;
            }

            Assert.True(attempt < 50, "the event did not come");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a router sees two neighbours in state Full.</summary>
    internal Task<string> AwaitFullAsync(string node, int count = 2) => Installation.AwaitExecAsync(
        90, output => output.Split("Full").Length - 1 == count, Name, node, "vtysh", "-c", "show ip ospf neighbor");
}
