using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>What a QEMU can do, as the binary says.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Sandbox">It was built with seccomp, so <c>-sandbox</c> works.</param>
/// <param name="Devices">The names of its devices.</param>
public sealed record QemuCapabilities(Version Version, bool Sandbox, ImmutableHashSet<string> Devices)
{
    /// <summary>The oldest version that LabSim drives (Debian 12's).</summary>
    public static Version Oldest { get; } = new(7, 2);

    /// <summary>Socket character devices and streams take <c>reconnect-ms</c> (9.2); before, <c>reconnect</c> in whole seconds.</summary>
    public bool ReconnectMilliseconds => Version >= new Version(9, 2);

    /// <summary><c>-netdev stream</c> connects again when its peer was away (8.0).</summary>
    public bool StreamReconnects => Version >= new Version(8, 0);

    /// <summary>vhost-user with MSI-X under TCG ends in a segmentation fault before 8.0: the device must do without vectors.</summary>
    public bool VhostUserBreaksWithVectors => Version < new Version(8, 0);
}
