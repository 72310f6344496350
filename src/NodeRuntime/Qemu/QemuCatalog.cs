using System.Collections.Concurrent;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>The QEMU programs of this host. What a program said is remembered until the file changes.</summary>
public sealed class QemuCatalog(RuntimeOptions options)
{
    private static readonly string[] Needed = ["virtio-net-pci", "virtio-blk-pci", "virtio-serial-pci", "virtserialport", "virtio-rng-pci"];

    private readonly ConcurrentDictionary<(string Path, DateTime Written), Task<QemuCapabilities>> _known = new();

    /// <summary>Finds the QEMU for a guest architecture (QEMU's spelling) and asks it what it can do.</summary>
    /// <exception cref="RuntimeEnvironmentException">There is none, it is too old, or it lacks a device.</exception>
    public async Task<QemuBinary> FindAsync(string architecture, CancellationToken cancellation)
    {
        var wanted = QemuArchitecture.Get(architecture);
        var location = QemuLocation.Find(options, wanted.Program) ?? throw Missing(wanted);
        var key = (location.Path, File.GetLastWriteTimeUtc(location.Path));
        Task<QemuCapabilities>? asked = null;
        try
        {
            asked = _known.GetOrAdd(key, _ => QemuProbe.AskAsync(location, CancellationToken.None));
            var capabilities = await asked.WaitAsync(cancellation).ConfigureAwait(false);
            Check(wanted, location, capabilities);
            return new QemuBinary(location.Path, location.FirmwareDirectories, location.Environment, capabilities);
        }
        catch (RuntimeEnvironmentException) when (asked is { IsFaulted: true })
        {
            _known.TryRemove(new(key, asked));
            throw;
        }
    }

    /// <summary>Whether there is a QEMU for the architecture at all, good or not.</summary>
    public bool IsThere(string architecture) => QemuLocation.Find(options, QemuArchitecture.Get(architecture).Program) is not null;

    private static void Check(QemuArchitecture wanted, QemuLocation location, QemuCapabilities capabilities)
    {
        if (capabilities.Version < wanted.Oldest)
        {
            throw new RuntimeEnvironmentException(
                $"{location.Path} is QEMU {capabilities.Version}; LabSim needs {wanted.Oldest} or later{(wanted.Oldest == QemuCapabilities.Oldest ? "" : $" for {wanted.Name}")}",
                $"Install a newer {wanted.Package} (Debian 12: from bookworm-backports), or let LABSIM_QEMU_DIR name another QEMU.");
        }

        if (Needed.FirstOrDefault(device => !capabilities.Devices.Contains(device)) is { } missing)
        {
            throw new RuntimeEnvironmentException(
                $"{location.Path} has no device '{missing}'", $"Install {wanted.Package} of the distribution; this QEMU was built without it.");
        }
    }

    private RuntimeEnvironmentException Missing(QemuArchitecture wanted) =>
        options.QemuDirectory is { } directory
            ? new($"there is no {wanted.Program} in LABSIM_QEMU_DIR ('{directory}')", $"Put {wanted.Package} there, or unset LABSIM_QEMU_DIR.")
            : new($"{wanted.Program} is not installed", $"Install it: apt-get install {wanted.Package}");
}
