namespace LabSim.Topology.Impairments;

/// <summary>Frames a second: <c>1000fps</c>, or <c>none</c> for no limit.</summary>
internal static class FrameRateText
{
    /// <summary>The form in words.</summary>
    public const string Expected = "frames a second such as 1000fps";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = "[0-9]{1,7}fps";

    /// <summary>The highest.</summary>
    public const int Most = 1_000_000;

    private const string Unit = "fps";

    /// <summary>Reads a rate in frames a second; 0 for none.</summary>
    public static Parsed<int> Parse(string text)
    {
        if (text == ImpairmentText.None)
        {
            return 0;
        }

        if (Quantity.Split(text) is not { } quantity)
        {
            return TextProblem.Form(text, $"{Expected}, or {ImpairmentText.None}");
        }

        if (quantity.Unit != Unit || text.Length != quantity.Digits.Length + Unit.Length)
        {
            return TextProblem.Unit(text, Unit, Meant(quantity.Unit) ? quantity.Digits + Unit : null, "1000fps");
        }

        return quantity.Number is < 1 or > Most ? TextProblem.Bounds(text, Format(1), Format(Most))
            : quantity.Number % 1 != 0 ? TextProblem.Fine(text, Format(1))
            : (int)quantity.Number;
    }

    /// <summary>The form again.</summary>
    public static string Format(int rate) => rate == 0 ? ImpairmentText.None : $"{rate}{Unit}";

    private static bool Meant(string unit) => unit.ToLowerInvariant() is "" or "fps" or "pps" or "f/s" or "p/s" or "frames" or "frames/s" or "packets/s";
}
