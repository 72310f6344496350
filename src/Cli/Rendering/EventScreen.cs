using System.Globalization;
using LabSim.Contracts.Labs;

namespace LabSim.Cli.Rendering;

/// <summary>An event as a line: time, what it is about, its state, words.</summary>
internal static class EventScreen
{
    /// <summary>Writes it.</summary>
    public static void WriteLine(TextWriter output, LabEventDocument happened, Style style)
    {
        var subject = happened.Node ?? happened.Link ?? happened.Operation;
        var words = new[]
        {
            style.Dim(Inert.Line(happened.At)), Inert.Line(happened.Type), Inert.Line(subject), style.State(Inert.Line(happened.State)),
            happened.Fraction is { } fraction ? string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:F0} %") : "", Inert.Line(happened.Message),
        };
        output.WriteLine(string.Join(' ', words.Where(word => word.Length > 0)));
    }
}
