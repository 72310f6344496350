using System.Collections.Immutable;

namespace LabSim.NodeRuntime;

/// <summary>How the runtime works on this host.</summary>
public sealed record RuntimeOptions
{
    /// <summary>
    /// Where QEMU is, from <c>LABSIM_QEMU_DIR</c>: a folder of binaries, or the root of an extracted (not installed) package tree; <see langword="null"/>
    /// looks in <see cref="SearchDirectories"/>.
    /// </summary>
    public string? QemuDirectory { get; init; }

    /// <summary>Folders of programs, as in <c>PATH</c>.</summary>
    public ImmutableArray<string> SearchDirectories { get; init; } = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Folders of descriptors of firmware (QEMU docs/interop/firmware.json), the administrator's before the distribution's.</summary>
    public ImmutableArray<string> FirmwareDescriptors { get; init; } = ["/etc/qemu/firmware", "/usr/share/qemu/firmware"];

    /// <summary>How long QEMU may take to answer on QMP after its start. A QEMU of 10.0 needs 0.05 s on an idle host.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one QMP command may take.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a machine is asked whether it is still there.</summary>
    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the answer may take before the machine counts as unresponsive.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The options that the environment variables <c>LABSIM_QEMU_DIR</c> and <c>PATH</c> ask for.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static RuntimeOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new RuntimeOptions();
        var path = (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);
        var qemu = variable("LABSIM_QEMU_DIR");
        return options with
        {
            QemuDirectory = string.IsNullOrWhiteSpace(qemu) ? null : Path.GetFullPath(qemu),
            SearchDirectories = [.. path.Concat(options.SearchDirectories).Distinct()],
        };
    }

    /// <summary>Checks the options; called once at the start.</summary>
    /// <exception cref="RuntimeEnvironmentException">One of them cannot be right.</exception>
    public void Validate()
    {
        if (QemuDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new RuntimeEnvironmentException(
                $"LABSIM_QEMU_DIR names '{directory}', which is not a folder",
                "Let it name the folder that holds qemu-system-x86_64, or the root of an extracted package; or unset it to use the installed QEMU.");
        }

        if (new[] { StartTimeout, CommandTimeout, HeartbeatPeriod, HeartbeatTimeout }.Any(time => time <= TimeSpan.Zero))
        {
            throw new RuntimeEnvironmentException("the runtime's timeouts must be longer than zero", "Remove the setting to get the default.");
        }
    }
}
