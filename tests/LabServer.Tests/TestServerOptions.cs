using LabSim.Contracts.Environment;
using LabSim.LabServer.Doctor;
using LabSim.LabServer.Hosting;
using LabSim.NodeRuntime.Dissection;
using LabSim.StateStore;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests;

/// <summary>What a test wants otherwise than usual.</summary>
internal sealed record TestServerOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ServerOptions Options { get; init; } = new() { Home = new HomeDirectory("", "") };

    /// <summary>Puts something between the labs and their store.</summary>
    public Func<IStateStore, IStateStore> WrapStore { get; init; } = store => store;

    /// <summary>The server is handed over when recovery has ended.</summary>
    public bool AwaitRecovery { get; init; } = true;

    public IDissector Dissector { get; init; } = new FakeDissector();

    public IReadOnlyList<IHostCheck> Checks { get; init; } = [];
}
