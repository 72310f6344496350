namespace LabSim.Topology.Text;

/// <summary>
/// Turns offsets of a text into lines and columns. A line ends with LF, CR LF or CR, as editors count; a byte-order mark has no column.
/// </summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];

    public LineMap(string text)
    {
        Text = text;
        _starts[0] = text.StartsWith('\uFEFF') ? 1 : 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public string Text { get; }

    /// <summary>The span of the characters from <paramref name="start"/> up to, not including, <paramref name="end"/>; both are clamped to the text.</summary>
    public SourceSpan Span(int start, int end)
    {
        start = Math.Clamp(start, _starts[0], Math.Max(_starts[0], Text.Length));
        end = Math.Clamp(end, start, Math.Max(start, Text.Length));
        var (line, column) = Position(start);
        var (endLine, endColumn) = Position(end);
        return new SourceSpan(line, column, endLine, endColumn, start, end);
    }

    /// <summary>The characters of a line, from 1, without its line break.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        if (line < 1 || line > _starts.Count)
        {
            return default;
        }

        var end = line < _starts.Count ? _starts[line] : Text.Length;
        return Text.AsSpan(_starts[line - 1], end - _starts[line - 1]).TrimEnd("\r\n");
    }

    /// <summary>The offset of a line's first character.</summary>
    public int Offset(int line) => _starts[line - 1];

    private (int Line, int Column) Position(int offset)
    {
        var index = _starts.BinarySearch(offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - _starts[line] + 1);
    }
}
