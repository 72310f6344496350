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

    /// <summary>Waits until a router sees two neighbours in state Full.</summary>
    internal Task<string> AwaitFullAsync(string node, int count = 2) => Installation.AwaitExecAsync(
        90, output => output.Split("Full").Length - 1 == count, Name, node, "vtysh", "-c", "show ip ospf neighbor");
}
