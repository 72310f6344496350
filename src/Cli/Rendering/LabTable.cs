using System.Text;

namespace LabSim.Cli.Rendering;

/// <summary>Columns as wide as their longest cell; the same on a terminal and in a file, but for colours.</summary>
/// <param name="headings">The columns; a heading that begins with <c>&gt;</c> is set flush right.</param>
internal sealed class LabTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];
    private readonly Dictionary<int, Func<Style, string, string>> _paint = [];

    /// <summary>Adds a row of text from wherever; it is made inert.</summary>
    public void Add(params ReadOnlySpan<string?> cells)
    {
        var row = new string[headings.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Inert.Line(cells[i]);
        }

        _rows.Add(row);
    }

    /// <summary>Paints the cells of a column.</summary>
    public LabTable Paint(int column, Func<Style, string, string> paint)
    {
        _paint[column] = paint;
        return this;
    }

    /// <summary>Writes it, with its headings.</summary>
    public void Write(TextWriter output, Style style)
    {
        var titles = headings.Select(heading => heading.TrimStart('>')).ToArray();
        var widths = titles.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Max()).ToArray();
        WriteRow(output, titles, widths, (_, text) => style.Dim(text));
        foreach (var row in _rows)
        {
            WriteRow(output, row, widths, (i, text) => _paint.TryGetValue(i, out var paint) ? paint(style, text) : text);
        }
    }

    private void WriteRow(TextWriter output, string[] cells, int[] widths, Func<int, string, string> paint)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            var padding = new string(' ', widths[i] - cells[i].Length);
            var text = cells[i].Length == 0 ? "" : paint(i, cells[i]);
            line.Append(i == 0 ? "" : "  ").Append(headings[i].StartsWith('>') ? padding + text : text + padding);
        }

        output.WriteLine(line.ToString().TrimEnd(' '));
    }
}
