using System.Text.Json;

namespace LabSim.NodeRuntime.Kvm;

/// <summary>Remembers a measured speed in a file, until the host boots again or has another CPU.</summary>
internal sealed class KvmSpeedCache(string path, string bootId, string cpuModel, Func<double> measure)
{
    private readonly Lock _lock = new();
    private KvmSpeed? _known;

    /// <summary>The speed, measured now if it is not known.</summary>
    public KvmSpeed Read()
    {
        lock (_lock)
        {
            return _known ??= Load() ?? Store(new KvmSpeed(bootId, cpuModel, measure()));
        }
    }

    private KvmSpeed? Load()
    {
        try
        {
            var stored = JsonSerializer.Deserialize<KvmSpeed>(File.ReadAllText(path));
            return stored is not null && stored.BootId == bootId && stored.CpuModel == cpuModel && stored.InstructionsPerSecond > 0 ? stored : null;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private KvmSpeed Store(KvmSpeed speed)
    {
        try
        {
            var temporary = $"{path}.{Environment.ProcessId}.new";
            File.WriteAllText(temporary, JsonSerializer.Serialize(speed));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It is measured again next time; a full disk is no reason not to start.
        }

        return speed;
    }
}
