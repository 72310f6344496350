using System.Reflection;

namespace LabSim.Cli;

/// <summary>What this build is.</summary>
internal static class Build
{
    /// <summary>Version and fingerprint of the sources, for people.</summary>
    public static string Full { get; } =
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The version alone; a server of another one is replaced.</summary>
    public static string Version { get; } = Full.Split('+')[0];
}
