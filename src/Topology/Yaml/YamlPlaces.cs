namespace LabSim.Topology.Yaml;

/// <summary>Where things of a YAML text end, and the lines that they stand on. Offsets in, offsets out.</summary>
internal static class YamlPlaces
{
    /// <summary>The end of an entry: its value's, or its colon's where no value is written.</summary>
    public static int EndOf(string text, YamlEntry entry) => IsEmpty(entry.Value) ? AfterColon(text, entry) : EndOf(text, entry.Value);

    /// <summary>The end of a value's last character. What is not written at all ends where the parser says.</summary>
    public static int EndOf(string text, YamlNode node) => node switch
    {
        YamlMapping { IsFlow: false, Entries: [.., var last] } => EndOf(text, last),
        YamlSequence { IsFlow: false, Items: [.., var last] } => EndOf(text, last),
        _ => node.Span.End,
    };

    /// <summary>Whether nothing is written where a value could stand.</summary>
    public static bool IsEmpty(YamlNode node) => node is YamlScalar { IsPlain: true, Value: "" };

    /// <summary>The place after the colon of a key; after the key itself where it has none (<c>{ a, b }</c>).</summary>
    public static int AfterColon(string text, YamlEntry entry)
    {
        var at = entry.Key.Span.End;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < text.Length && text[at] == ':' ? at + 1 : entry.Key.Span.End;
    }

    /// <summary>The first character of the line.</summary>
    public static int LineStart(string text, int at)
    {
        var start = at == 0 ? 0 : text.AsSpan(0, at).LastIndexOfAny('\n', '\r') + 1;
        return start == 0 && text.StartsWith('\uFEFF') ? Math.Min(1, at) : start;
    }

    /// <summary>The line break that ends the line, or the text's end.</summary>
    public static int LineEnd(string text, int at) => text.AsSpan(at).IndexOfAny('\n', '\r') is var length and >= 0 ? at + length : text.Length;

    /// <summary>The place after a line break that stands here.</summary>
    public static int AfterBreak(string text, int at) => text.AsSpan(at) switch
    {
        ['\r', '\n', ..] => at + 2,
        ['\r' or '\n', ..] => at + 1,
        _ => at,
    };

    /// <summary>The place before a line break that ends here.</summary>
    public static int BeforeBreak(string text, int at) => text.AsSpan(0, at) switch
    {
        [.., '\r', '\n'] => at - 2,
        [.., '\r' or '\n'] => at - 1,
        _ => at,
    };

    /// <summary>Whether there are only blanks and line breaks between two places.</summary>
    public static bool IsBlank(string text, int from, int to) => text.AsSpan(from, to - from).IndexOfAnyExcept(" \t\r\n\uFEFF") < 0;

    /// <summary>Whether nothing stands before this place on its line.</summary>
    public static bool IsFirstOfLine(string text, int at) => IsBlank(text, LineStart(text, at), at);
}
