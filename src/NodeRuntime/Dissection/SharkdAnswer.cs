using System.Buffers;
using System.Text.Json;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>An answer of JSON-RPC 2.0: <c>{"jsonrpc":"2.0","id":1,"result":…}</c> or <c>"error":{"code":-5001,"message":"…"}</c>.</summary>
internal static class SharkdAnswer
{
    // A frame's tree nests as deep as its protocols do.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>The answer to a request, or <see langword="null"/> where a line is something else.</summary>
    public static ReadOnlySequence<byte>? Find(ReadOnlySequence<byte> line, long request)
    {
        // Release 4.0 spills a backslash of a filter before its answer.
        if (line.PositionOf((byte)'{') is not { } begin)
        {
            return null;
        }

        var answer = line.Slice(begin);
        return Id(answer) == request ? answer : null;
    }

    private static long Id(ReadOnlySequence<byte> answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer, Options);
            while (reader.Read() && reader.CurrentDepth <= 1)
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id) ? id : 0;
                }
            }
        }
        catch (JsonException)
        {
            // A line of some other kind.
        }

        return 0;
    }

    /// <summary>The result.</summary>
    /// <exception cref="SharkdRefusal">It is an error.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement Read(ReadOnlySequence<byte> line)
    {
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 512 });
        return document.RootElement.TryGetProperty("error", out var error)
            ? throw new SharkdRefusal(error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString() ?? "")
            : document.RootElement.GetProperty("result").Clone();
    }

    /// <summary>The frames' numbers of an answer to <c>frames</c>: <c>[{"c":[…],"num":3},…]</c>. Read in passing: there may be half a million.</summary>
    /// <exception cref="SharkdRefusal">It is an error.</exception>
    public static List<int> ReadNumbers(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, Options);
        var numbers = new List<int>();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("error"u8))
            {
                _ = Read(line);
            }
            else if (reader.ValueTextEquals("num"u8) && reader.Read())
            {
                numbers.Add(reader.GetInt32());
            }
        }

        return numbers;
    }
}
