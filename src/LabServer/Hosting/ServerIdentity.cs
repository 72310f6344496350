using System.Reflection;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Hosting;

/// <summary>What this server says about itself.</summary>
internal static class ServerIdentity
{
    /// <summary>The version of this build, without the commit that a build may append.</summary>
    public static string Version { get; } =
        typeof(ServerIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static ServerDocument Describe(ServerOptions options, Listeners listeners, TimeProvider time) => new(
        Environment.ProcessId, Version, listeners.Address, options.Home.ServerSocket, options.Home.Data, time.GetUtcNow(), listeners.Warning);
}
