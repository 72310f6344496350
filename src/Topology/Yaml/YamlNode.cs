using System.Collections.Immutable;
using LabSim.Topology.Text;

namespace LabSim.Topology.Yaml;

/// <summary>
/// A value of a YAML document with its place. A block collection ends with its last scalar, not with the comments that may follow it;
/// a flow collection ends with its bracket.
/// </summary>
internal abstract record YamlNode(SourceSpan Span)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Shape { get; }
}

/// <summary>A word, number or text. Plain scalars have no type here: what <c>on</c> or <c>02:11</c> means is the reader's business.</summary>
/// <param name="Value">The text after unquoting and folding.</param>
/// <param name="IsPlain">Written without quotes.</param>
/// <param name="Span">The place, quotes included.</param>
/// <param name="ContentOffset">How many characters after the span's start the value's first character stands.</param>
internal sealed record YamlScalar(string Value, bool IsPlain, SourceSpan Span, int ContentOffset) : YamlNode(Span)
{
    /// <summary>A key without a value, or <c>null</c> or <c>~</c> in plain letters.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null";

    /// <inheritdoc/>
    public override string Shape => IsNull ? "nothing" : "a single value";

    /// <summary>The place of a part of the value; the whole, where escapes or folding make the text differ from the value.</summary>
    public SourceSpan Slice(int offset, int length)
    {
        var verbatim = Span.End - Span.Start - (2 * ContentOffset) == Value.Length && Span.Line == Span.EndLine;
        var from = ContentOffset + offset;
        return verbatim
            ? new SourceSpan(Span.Line, Span.Column + from, Span.Line, Span.Column + from + length, Span.Start + from, Span.Start + from + length)
            : Span;
    }
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(ImmutableArray<YamlNode> Items, SourceSpan Span) : YamlNode(Span)
{
    /// <summary>Written with brackets.</summary>
    public bool IsFlow { get; init; }

    /// <inheritdoc/>
    public override string Shape => "a list";
}

/// <summary>A mapping; its keys differ from one another.</summary>
internal sealed record YamlMapping(ImmutableArray<YamlEntry> Entries, SourceSpan Span) : YamlNode(Span)
{
    /// <summary>Written with braces.</summary>
    public bool IsFlow { get; init; }

    /// <summary>The entry of a key, or <see langword="null"/>.</summary>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Value == key);

    /// <inheritdoc/>
    public override string Shape => "a mapping";
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Stands where something was refused; it has been reported, so readers pass over it in silence.</summary>
internal sealed record YamlRefused(SourceSpan Span) : YamlNode(Span)
{
    /// <inheritdoc/>
    public override string Shape => "nothing";
}
