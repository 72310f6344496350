using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LabSim.LabServer.Once;

/// <summary>JSON documents, one a line.</summary>
internal static class JsonLines
{
    public static async Task WriteAsync<T>(Stream output, T document, JsonTypeInfo<T> type)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(document, type), (byte)'\n'];
        await output.WriteAsync(line);
        await output.FlushAsync();
    }
}
