using LabSim.Contracts.Environment;
using LabSim.LabServer.Doctor;
using LabSim.LabServer.Hosting;

namespace LabSim.LabServer.Tests;

/// <summary>What a test wants otherwise than usual.</summary>
internal sealed record TestServerOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ServerOptions Options { get; init; } = new() { Home = new HomeDirectory("", "") };

    public IReadOnlyList<IHostCheck> Checks { get; init; } = [];
}
