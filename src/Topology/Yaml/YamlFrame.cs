using LabSim.Topology.Text;

namespace LabSim.Topology.Yaml;

/// <summary>A collection that is still open while the tree is built.</summary>
internal sealed class YamlFrame(bool isMapping, bool isFlow, int start, DiagnosticBag report)
{
    private readonly List<YamlNode> _items = [];
    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, YamlScalar> _keys = new(StringComparer.Ordinal);
    private YamlNode? _key;
    private int _firstStart = -1;
    private int _lastEnd = -1;

    /// <summary>Written with brackets.</summary>
    public bool IsFlow => isFlow;

    /// <summary>Where it begins.</summary>
    public int Start => start;

    /// <summary>Takes the next child: in a mapping, keys and values by turns.</summary>
    public void Add(YamlNode child)
    {
        _firstStart = _firstStart < 0 ? child.Span.Start : _firstStart;
        _lastEnd = child.Span.End;
        if (!isMapping)
        {
            _items.Add(child);
        }
        else if (_key is null)
        {
            _key = child;
        }
        else
        {
            AddEntry(_key, child);
            _key = null;
        }
    }

    /// <summary>The finished collection; <paramref name="end"/> is where its closing bracket ends.</summary>
    public YamlNode Close(int end)
    {
        // YamlDotNet gives the one-pair mapping of "[a: b]" no place of its own, and the end of a block lies after the comments that follow it.
        var from = isMapping && !isFlow && _firstStart >= 0 ? _firstStart : start;
        var span = report.Lines.Span(from, isFlow ? end : Math.Max(_lastEnd, from));
        return isMapping ? new YamlMapping([.. _entries], span) { IsFlow = isFlow } : new YamlSequence([.. _items], span) { IsFlow = isFlow };
    }

    private void AddEntry(YamlNode key, YamlNode value)
    {
        if (key is not YamlScalar { IsNull: false } word)
        {
            if (key is not YamlRefused)
            {
                report.Add(DiagnosticCatalog.KeyIsNotAWord, key.Span, $"a key must be a word, not {key.Shape}", "a name with braces needs quotes inside { } and [ ]: \"leaf{1..8}\"");
            }
        }
        else if (word.Value == "<<")
        {
            report.Add(DiagnosticCatalog.Anchor, word.Span, "merge keys are not part of the language", "use groups: for shared settings");
        }
        else if (_keys.TryGetValue(word.Value, out var first))
        {
            report.Add(DiagnosticCatalog.DuplicateKey, word.Span, $"{InertText.Quote(word.Value)} stands here twice; the first is on line {first.Span.Line}", "remove or rename one of them");
        }
        else
        {
            _keys.Add(word.Value, word);
            _entries.Add(new YamlEntry(word, value));
        }
    }
}
