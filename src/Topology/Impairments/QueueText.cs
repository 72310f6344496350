using LabSim.Topology.Spec;

namespace LabSim.Topology.Impairments;

/// <summary>Queues: a time (<c>100ms</c>), bytes (<c>64kB</c>, powers of 1000) or <c>500frames</c>.</summary>
internal static class QueueText
{
    /// <summary>The form in words.</summary>
    public const string Expected = "a queue such as 100ms, 64kB or 500frames";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = Quantity.Pattern + "(?:us|ms|s|B|kB|MB|frames)";

    /// <summary>Reads a queue.</summary>
    public static Parsed<QueueLimit> Parse(string text)
    {
        if (Quantity.Split(text) is not { } quantity)
        {
            return TextProblem.Form(text, Expected);
        }

        if (Unit(quantity.Unit) is not (var unit, { } size) || text.Length != quantity.Digits.Length + quantity.Unit.Length)
        {
            return TextProblem.Unit(text, "us, ms, s, B, kB, MB or frames", Meant(quantity.Unit) is { } meant ? quantity.Digits + meant : null, "100ms, 64kB or 500frames");
        }

        var value = quantity.Number * size;
        var (least, most) = ImpairmentCheck.QueueBounds(unit);
        return value < least || value > most ? TextProblem.Bounds(text, Format(new(unit, least)), Format(new(unit, most)))
            : value % 1 != 0 ? TextProblem.Fine(text, unit switch { QueueUnit.Time => "1 ns", QueueUnit.Bytes => "1B", _ => "1frames" })
            : new QueueLimit(unit, (long)value);
    }

    /// <summary>The shortest exact form.</summary>
    public static string Format(QueueLimit queue) => queue.Unit switch
    {
        QueueUnit.Time => TimeText.FormatNanoseconds(queue.Value),
        QueueUnit.Bytes => Quantity.Shortest(queue.Value, ("MB", 1_000_000), ("kB", 1_000), ("B", 1)),
        _ => $"{queue.Value}frames",
    };

    private static (QueueUnit Unit, long? Size) Unit(string unit) => unit switch
    {
        "B" => (QueueUnit.Bytes, 1),
        "kB" => (QueueUnit.Bytes, 1_000),
        "MB" => (QueueUnit.Bytes, 1_000_000),
        "frames" => (QueueUnit.Frames, 1),
        _ => (QueueUnit.Time, TimeText.Size(unit)),
    };

    private static string? Meant(string unit) => unit.ToLowerInvariant() switch
    {
        "frame" or "frames" or "f" or "packets" or "packet" or "pkts" or "p" => "frames",
        "b" or "byte" or "bytes" => "B",
        "k" or "kb" or "kib" => "kB",
        "m" or "mb" or "mib" => "MB",
        "" => null,
        _ => TimeText.Meant(unit),
    };
}
