using System.Collections.Immutable;

namespace LabSim.Topology.Text;

/// <summary>Collects the problems of one text. Bounded: a hostile file cannot make it grow without end.</summary>
internal sealed class DiagnosticBag(string file, string text)
{
    /// <summary>How many problems are told.</summary>
    public const int Capacity = 1000;

    /// <summary>How many problems come with a search for the nearest name: it looks at every name that there is.</summary>
    private const int Suggestions = 100;

    /// <summary>Characters of a message: a backstop, since messages quote what users wrote.</summary>
    private const int LongestMessage = 1000;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<(string Code, int Start, string Message)> _told = [];
    private int _notShown;

    /// <summary>Lines and columns of the text.</summary>
    public LineMap Lines { get; } = new(text);

    /// <summary>Whether one of them is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds a problem; the same one at the same place (a range, defaults) is told once.</summary>
    public void Add(DiagnosticDescriptor descriptor, SourceSpan span, string message, string? hint = null)
    {
        message = Bounded(message);
        HasErrors |= descriptor.Severity == Severity.Error;
        if (_diagnostics.Count == Capacity)
        {
            _notShown++;
            return;
        }

        if (!_told.Add((descriptor.Code, span.Start, message)))
        {
            return;
        }

        _diagnostics.Add(new Diagnostic(
            file, span, descriptor.Severity, descriptor.Code, InertText.Escape(message), hint is null ? null : InertText.Escape(Bounded(hint))));
    }

    /// <summary>The hint "did you mean …", or <paramref name="otherwise"/> where nothing is near.</summary>
    public string? Suggest(string name, IEnumerable<string> candidates, string? otherwise = null) =>
        _diagnostics.Count < Suggestions && NearestName.Find(name, candidates) is { } nearest ? $"did you mean '{nearest}'?" : otherwise;

    /// <summary>All problems, ordered by position; those of one place in the order in which they were found.</summary>
    public ImmutableArray<Diagnostic> ToOrdered()
    {
        var ordered = _diagnostics.OrderBy(d => d.Span.Start).ToList();
        if (_notShown > 0)
        {
            ordered.Add(new Diagnostic(
                file, Lines.Span(text.Length, text.Length), DiagnosticCatalog.TooManyProblems.Severity, DiagnosticCatalog.TooManyProblems.Code,
                $"{_notShown:N0} more problems are not shown", "mend these first"));
        }

        return [.. ordered];
    }

    private static string Bounded(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
}
