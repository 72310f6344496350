using LabSim.Topology.Text;

namespace LabSim.Topology.Impairments;

/// <summary>Times: <c>500us</c>, <c>1.5ms</c>, <c>10s</c>. A <see cref="TimeSpan"/> counts in steps of 100 ns.</summary>
internal static class TimeText
{
    /// <summary>The form in words.</summary>
    public const string Expected = "a time such as 10ms, 500us or 1s";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = Quantity.Pattern + "(?:us|ms|s)";

    private const string Units = "us, ms or s";

    /// <summary>Reads a time between two bounds.</summary>
    public static Parsed<TimeSpan> Parse(string text, TimeSpan least, TimeSpan most)
    {
        if (Quantity.Split(text) is not { } quantity)
        {
            return TextProblem.Form(text, Expected);
        }

        if (Size(quantity.Unit) is not { } size)
        {
            return TextProblem.Unit(text, Units, Instead(quantity), "10ms");
        }

        // A blank between number and unit.
        if (text.Length != quantity.Digits.Length + quantity.Unit.Length)
        {
            return TextProblem.Unit(text, Units, quantity.Digits + quantity.Unit, "10ms");
        }

        var ticks = quantity.Number * size / 100;
        return ticks < least.Ticks || ticks > most.Ticks ? TextProblem.Bounds(text, Format(least), Format(most))
            : ticks % 1 != 0 ? TextProblem.Fine(text, "100 ns")
            : new TimeSpan((long)ticks);
    }

    /// <summary>The shortest exact form.</summary>
    public static string Format(TimeSpan value) => FormatNanoseconds((decimal)value.Ticks * 100);

    /// <summary>The shortest exact form of nanoseconds.</summary>
    public static string FormatNanoseconds(decimal value) => value == 0 ? "0s" : Quantity.Shortest(value, ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000));

    /// <summary>Nanoseconds of a unit, or <see langword="null"/> where there is none of this name.</summary>
    public static long? Size(string unit) => unit switch
    {
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "us" => 1_000,
        _ => null,
    };

    /// <summary>The unit that somebody probably meant.</summary>
    public static string? Meant(string unit) => unit.ToLowerInvariant() switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => "s",
        "ms" or "msec" or "msecs" or "millis" or "milliseconds" => "ms",
        "us" or "usec" or "usecs" or "\u00b5s" or "\u03bcs" or "microseconds" => "us",
        _ => NearestName.Find(unit, ["ms", "us"]),
    };

    private static string? Instead(Quantity quantity) => quantity.Unit == "" ? $"{quantity.Digits}ms" : Meant(quantity.Unit) is { } unit ? quantity.Digits + unit : null;
}
