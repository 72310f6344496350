using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Rendering;

/// <summary>The one JSON document of <c>--json</c>: indented, and inert on a terminal, for JSON escapes control characters.</summary>
internal static class JsonOutput
{
    private static readonly ContractJson Indented = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly ContractJson OneLine = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a document and a line end.</summary>
    public static void Write<T>(TextWriter output, T value, Func<ContractJson, JsonTypeInfo<T>> type) =>
        output.WriteLine(JsonSerializer.Serialize(value, type(Indented)));

    /// <summary>Writes a document on one line, for streams of them.</summary>
    public static void WriteLine<T>(TextWriter output, T value, Func<ContractJson, JsonTypeInfo<T>> type) =>
        output.WriteLine(JsonSerializer.Serialize(value, type(OneLine)));
}
