using System.Text;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Stats;

/// <summary>
/// A terminal's second screen (ECMA-48 and xterm's private mode 1049), drawn anew in place: every row is overwritten and its rest erased, and a frame is
/// one write, so that nothing flickers and nothing scrolls. What stood on the terminal is there again afterwards.
/// </summary>
internal sealed class FullScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";

    private readonly Session _session;
    private readonly IDisposable _farewell;
    private bool _left;

    /// <summary>Takes the terminal.</summary>
    public FullScreen(Session session)
    {
        _session = session;
        _farewell = session.Interrupts.BeforeLeaving(Restore);
        session.Out.Write(Enter);
        session.Out.Flush();
    }

    /// <summary>Draws a frame; what does not fit is cut off.</summary>
    public void Draw(IReadOnlyList<string> rows, (int Width, int Height) size)
    {
        var frame = new StringBuilder("\e[H");
        for (var i = 0; i < rows.Count && i < size.Height; i++)
        {
            // The last row ends without a line feed, which would scroll.
            frame.Append(i == 0 ? "" : "\r\n").Append(Cut(rows[i], size.Width)).Append("\e[K");
        }

        _session.Out.Write(frame.Append("\e[J"));
        _session.Out.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_left)
        {
            // Once: a second time would put the cursor where it was before what has been said since.
            _left = true;
            _farewell.Dispose();
            Restore();
        }
    }

    // Colours take no room.
    private static string Cut(string row, int width)
    {
        var shown = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] == '\e')
            {
                i = row.IndexOf('m', i);
            }
            else if (++shown > width)
            {
                return row[..i] + (row.Contains('\e', StringComparison.Ordinal) ? "\e[0m" : "");
            }
        }

        return row;
    }

    private void Restore()
    {
        _session.Out.Write(Leave);
        _session.Out.Flush();
    }
}
