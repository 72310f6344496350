using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>Wireshark's daemon sharkd(1), one confined process for each capture that somebody looks into.</summary>
/// <param name="options">Where programs are.</param>
/// <param name="user">The machines' user where we are root, else our own (<see langword="null"/>).</param>
/// <param name="time">The clock.</param>
public sealed class Sharkd(RuntimeOptions options, MachineUser? user, TimeProvider time) : IDissector
{
    internal const string Remedy = "apt-get install --no-install-recommends wireshark-common";

    private readonly Confinement _confinement = new(options, user);

    /// <summary>How patient we are with it.</summary>
    internal SharkdPatience Patience { get; init; } = new();

    /// <inheritdoc/>
    public IDissection Open(FrameSource source) => new SharkdDissection(new SharkdSession(StartAsync, new DissectedCopy(source, user), Patience, time));

    /// <summary>The program, or <see langword="null"/> where it is not installed.</summary>
    /// <param name="options">Where programs are.</param>
    public static string? Find(RuntimeOptions options) => options.SearchDirectories.Select(folder => Path.Combine(folder, "sharkd")).FirstOrDefault(File.Exists);

    private Task<SharkdProcess> StartAsync(string file) => Find(options) is { } program
        ? SharkdProcess.StartAsync(program, _confinement, file)
        : throw new RuntimeEnvironmentException("taking frames apart and display filters need sharkd, which is not installed", Remedy);
}
