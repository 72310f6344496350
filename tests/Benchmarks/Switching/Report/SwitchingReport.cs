using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabSim.Benchmarks.Switching.Guests;
using LabSim.Benchmarks.Switching.Idle;

namespace LabSim.Benchmarks.Switching.Report;

/// <summary>All figures of a run; a part that was not run is <see langword="null"/>.</summary>
internal sealed record SwitchingReport
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What it was on.</summary>
    public required Machine Machine { get; init; }

    /// <summary>The packet matrix, every sample.</summary>
    public IReadOnlyList<RowSamples>? Matrix { get; init; }

    /// <summary>Its medians, one for each class that was seen.</summary>
    public IEnumerable<RowSummary>? Medians => Matrix?.SelectMany(row => new[] { RowSummary.Of(row, Distance.Far), RowSummary.Of(row, Distance.Near) }.OfType<RowSummary>());

    /// <summary>What idle ports cost.</summary>
    public IReadOnlyList<IdleFigures>? Idle { get; init; }

    /// <summary>Real guests.</summary>
    public IReadOnlyList<WireResult>? Guests { get; init; }

    /// <summary>Writes it as JSON.</summary>
    public void Write(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(path, JsonSerializer.Serialize(this, Form) + "\n");
    }
}
