using System.Text.Json;

namespace LabSim.NodeRuntime.Qmp;

/// <summary>One message of QEMU's: the greeting, an answer or an event (QEMU Machine Protocol Specification, section 2).</summary>
internal sealed record QmpMessage(long? Id, JsonElement? Answer, QmpException? Error, QmpEvent? Event, bool Greeting)
{
    /// <summary>Parses a line.</summary>
    /// <exception cref="QmpException">It is no message that QEMU may send.</exception>
    public static QmpMessage Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 32 });
            return Read(document.RootElement);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new QmpException("QEMU sent something on QMP that is no QMP message", bad);
        }
    }

    private static QmpMessage Read(JsonElement root)
    {
        long? id = root.TryGetProperty("id", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : null;
        if (root.TryGetProperty("return", out var answer))
        {
            return new QmpMessage(id, answer.Clone(), null, null, false);
        }

        if (root.TryGetProperty("error", out var error))
        {
            var refusal = new QmpException(error.GetProperty("desc").GetString() ?? "") { ErrorClass = error.GetProperty("class").GetString() };
            return new QmpMessage(id, null, refusal, null, false);
        }

        if (root.TryGetProperty("event", out var name))
        {
            var content = root.TryGetProperty("data", out var members) ? members.Clone() : default;
            return new QmpMessage(null, null, null, new QmpEvent(name.GetString()!, content), false);
        }

        _ = root.GetProperty("QMP");
        return new QmpMessage(null, null, null, null, true);
    }
}
