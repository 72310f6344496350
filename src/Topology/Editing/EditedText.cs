using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>
/// A text while it is edited. Every change is a few splices, after which the text is read anew, so that places are never stale; what was made of
/// places before a change must not be used after it.
/// </summary>
internal sealed class EditedText(string file, string text, ResolutionOptions options)
{
    private readonly List<TextSplice> _splices = [];
    private TopologyReading? _reading;
    private YamlMapping? _root;

    /// <summary>The text as it is now.</summary>
    public string Text { get; private set; } = text;

    /// <summary>What was changed so far, each in the text that the one before it left.</summary>
    public IReadOnlyList<TextSplice> Splices => _splices;

    /// <summary>The line break that the text uses.</summary>
    public string NewLine { get; } = text.AsSpan().IndexOfAny('\n', '\r') is var at and >= 0 && text[at] == '\r' ? (at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r") : "\n";

    /// <summary>The tree.</summary>
    public YamlMapping Root => _root ??= ReadRoot();

    /// <summary>The tree and what it means.</summary>
    public TopologyReading Reading => _reading ??= TopologyCompiler.Read(new SourceText(file, Text), options);

    /// <summary>The meaning, or a refusal where there is none.</summary>
    public ResolvedLab Lab => Reading.Lab ?? throw Refused();

    /// <summary>Blanks per level, as the text has them; 2 where it does not say.</summary>
    public int Indentation => Root.IsFlow ? 2 : Root.Entries.Select(e => e.Value).OfType<YamlMapping>()
        .Where(m => !m.IsFlow && m.Entries.Length > 0).Select(m => m.Span.Column - Root.Span.Column).FirstOrDefault(i => i > 0, 2);

    /// <summary>Makes changes that do not overlap.</summary>
    public void Change(params IEnumerable<(int Start, int End, string Text)> changes)
    {
        foreach (var (start, end, inserted) in changes.OrderByDescending(c => c.Start).ThenByDescending(c => c.End))
        {
            var splice = new TextSplice(start, Text[start..end], inserted);
            Text = splice.Apply(Text);
            _splices.Add(splice);
        }

        _root = null;
        _reading = null;
    }

    /// <summary>A refusal about a place.</summary>
    public EditRefusal Refusal(DiagnosticDescriptor descriptor, SourceSpan? place, string message, string? hint = null)
    {
        var report = new DiagnosticBag(file, Text);
        report.Add(descriptor, place ?? report.Lines.Span(0, 0), message, hint);
        return new EditRefusal(report.ToOrdered());
    }

    private YamlMapping ReadRoot()
    {
        var report = new DiagnosticBag(file, Text);
        return SourceCheck.IsReadable(report) && YamlTreeReader.Read(report) is YamlMapping root ? root : throw Refused();
    }

    private EditRefusal Refused() => new(TopologyCompiler.Compile(new SourceText(file, Text), options).Diagnostics);
}
