using System.Collections.Immutable;
using System.Text.Json;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>
/// What sharkd calls a frame: <c>tree</c> of items with <c>l</c> (label), <c>h</c> (first byte, count), <c>ds</c> (which bytes), <c>s</c> (severity), <c>f</c> (filter),
/// <c>n</c> (children); <c>bytes</c> in base64; <c>ds</c>, further bytes; <c>fol</c>, streams as display filters.
/// </summary>
internal static class SharkdTree
{
    private const int Deepest = 64;

    public static DissectedFrame Read(JsonElement frame)
    {
        var sources = Items(frame, "ds").Select(source => new ByteSource(Text(source, "name") ?? "", Bytes(source, "bytes"))).ToImmutableArray();

        // Where there are further bytes, the frame's own lead their list.
        var bytes = frame.TryGetProperty("bytes", out _) ? Bytes(frame, "bytes") : sources is [var first, ..] ? first.Bytes : default;
        return new DissectedFrame(
            [.. Items(frame, "tree").Select(item => Read(item, 0))],
            bytes,
            frame.TryGetProperty("bytes", out _) ? sources : [.. sources.Skip(1)],
            Items(frame, "fol").Where(pair => pair.GetArrayLength() >= 2).GroupBy(pair => pair[0].GetString() ?? "")
                .ToImmutableDictionary(group => group.Key, group => group.First()[1].GetString() ?? ""));
    }

    private static DissectedItem Read(JsonElement item, int depth)
    {
        var bytes = item.TryGetProperty("h", out var range) && range.GetArrayLength() >= 2 ? range : default(JsonElement?);
        return new DissectedItem(Text(item, "l") ?? "", depth == Deepest ? [] : [.. Items(item, "n").Select(child => Read(child, depth + 1))])
        {
            Start = bytes?[0].GetInt32(),
            Length = bytes?[1].GetInt32(),
            Source = item.TryGetProperty("ds", out var source) ? source.GetInt32() : 0,
            Severity = Text(item, "s") is { } word ? Severity(word) : null,
            Filter = Text(item, "f"),
        };
    }

    // Comments are the user's own words about a frame.
    private static string? Severity(string word) => word switch
    {
        "Error" => "error",
        "Warning" or "Warn" => "warning",
        "Note" => "note",
        "Chat" => "chat",
        _ => null,
    };

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static byte[] Bytes(JsonElement of, string name) => of.TryGetProperty(name, out var bytes) && bytes.TryGetBytesFromBase64(out var read) ? read : [];
}
