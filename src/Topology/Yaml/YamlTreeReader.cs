using LabSim.Topology.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LabSim.Topology.Yaml;

/// <summary>
/// Builds the tree of one YAML document from YamlDotNet's events, in a loop: nothing recurses before the depth is known to be small
/// (YamlDotNet's own loaders overflow the stack on 100,000 brackets, and its scanner needs time quadratic in the depth). Aliases are never
/// followed, so a file's tree is never larger than the file.
/// </summary>
internal sealed class YamlTreeReader
{
    private readonly DiagnosticBag _report;
    private readonly int _origin;
    private readonly Stack<YamlFrame> _open = new();
    private YamlNode? _root;
    private int _values;
    private int _position;
    private bool _stopped;

    private YamlTreeReader(DiagnosticBag report)
    {
        _report = report;
        _origin = report.Lines.Text.StartsWith('\uFEFF') ? 1 : 0;
    }

    /// <summary>The document's root, or <see langword="null"/> where the text yields none; then the reason has been reported.</summary>
    public static YamlNode? Read(DiagnosticBag report)
    {
        var reader = new YamlTreeReader(report);
        reader.Walk();
        if (reader._stopped || reader._root is not (null or YamlScalar { IsNull: true }))
        {
            return reader._stopped ? null : reader._root;
        }

        report.Add(DiagnosticCatalog.Empty, report.Lines.Span(0, 0), "the file has no content", "begin with nodes:");
        return null;
    }

    private void Walk()
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(_report.Lines.Text[_origin..]), skipComments: true));
            while (!_stopped && parser.MoveNext())
            {
                var current = parser.Current!;
                _position = Offset(current.End);
                Take(current);
            }
        }
        catch (YamlException exception)
        {
            _stopped = true;
            YamlSyntaxProblem.Report(_report, exception, Offset(exception.Start), Offset(exception.End));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // YamlDotNet's parser loses its way in some broken texts ("[x\nb: 2"); that is the text's fault, not ours.
            _stopped = true;
            ReportBroken();
        }
    }

    private void Take(ParsingEvent current)
    {
        switch (current)
        {
            case DocumentStart when _root is not null:
                Stop(DiagnosticCatalog.SeveralDocuments, current, "a second document begins here; one file is one lab");
                break;
            case AnchorAlias alias:
                RefuseAnchor(current, $"alias {InertText.Quote("*" + alias.Value)}");
                Complete(new YamlRefused(SpanOf(current)));
                break;
            case Scalar scalar:
                CheckProperties(scalar);
                Complete(ToScalar(scalar));
                break;
            case NodeEvent start and (MappingStart or SequenceStart):
                CheckProperties(start);
                Open(start);
                break;
            case MappingEnd or SequenceEnd:
                Complete(_open.Pop().Close(AfterBracket(Offset(current.End))));
                break;
        }
    }

    private void ReportBroken()
    {
        var bracket = _open.FirstOrDefault(f => f.IsFlow);
        var place = bracket?.Start ?? _position;
        _report.Add(
            DiagnosticCatalog.Syntax, _report.Lines.Span(place, place + 1),
            bracket is null ? "this is not valid YAML; the error is here or a little further down" : "this is not valid YAML: the bracket that opens here is not closed",
            "check brackets and quotes");
    }

    private void Open(NodeEvent start)
    {
        if (_open.Count == YamlLimits.MaxDepth)
        {
            Stop(DiagnosticCatalog.TooDeep, start, $"values are nested deeper than {YamlLimits.MaxDepth} levels");
            return;
        }

        var isFlow = start is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow };
        var isPair = start is MappingStart && start.Start.Index == 0 && _open.Count > 0;
        _open.Push(new YamlFrame(start is MappingStart, isFlow && !isPair, Offset(start.Start), _report));
    }

    private void Complete(YamlNode node)
    {
        if (++_values > YamlLimits.MaxValues)
        {
            _stopped = true;
            _report.Add(DiagnosticCatalog.TooManyValues, node.Span, $"the file has more than {YamlLimits.MaxValues:N0} values", "use ranges such as leaf{1..8}");
        }
        else if (_open.TryPeek(out var parent))
        {
            parent.Add(node);
        }
        else
        {
            _root = node;
        }
    }

    private YamlScalar ToScalar(Scalar scalar)
    {
        var start = Offset(scalar.Start);
        var end = Offset(scalar.End);
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            // A block scalar's mark lies after the blank lines that follow it.
            end = start + _report.Lines.Text.AsSpan(start, end - start).TrimEnd().Length;
        }

        var quoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, _report.Lines.Span(start, end), quoted ? 1 : 0);
    }

    private void CheckProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            RefuseAnchor(node, $"anchor {InertText.Quote("&" + node.Anchor.Value)}");
        }

        if (!node.Tag.IsEmpty)
        {
            _report.Add(DiagnosticCatalog.Tag, SpanOf(node), $"the tag {InertText.Quote(node.Tag.Value)} is not part of the language", "remove the tag");
        }
    }

    private void RefuseAnchor(ParsingEvent place, string what) =>
        _report.Add(DiagnosticCatalog.Anchor, SpanOf(place), $"{what}: anchors and aliases are not part of the language", "use groups: for shared settings");

    private void Stop(DiagnosticDescriptor descriptor, ParsingEvent place, string message)
    {
        _stopped = true;
        _report.Add(descriptor, _report.Lines.Span(Offset(place.Start), Offset(place.Start) + 1), message);
    }

    private SourceSpan SpanOf(ParsingEvent place)
    {
        var start = Offset(place.Start);
        return _report.Lines.Span(start, start + _report.Lines.Text.AsSpan(start, Offset(place.End) - start).TrimEnd().Length);
    }

    /// <summary>The parser's mark of a flow collection's end lies before its bracket.</summary>
    private int AfterBracket(int offset) => offset < _report.Lines.Text.Length && _report.Lines.Text[offset] is ']' or '}' ? offset + 1 : offset;

    private int Offset(Mark mark) => Math.Min((int)mark.Index + _origin, _report.Lines.Text.Length);
}
