using System.Globalization;

namespace LabSim.Topology.Impairments;

/// <summary>Percentages: <c>0.1%</c>.</summary>
internal static class PercentText
{
    /// <summary>The form in words.</summary>
    public const string Expected = "a percentage such as 0.1%";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = Quantity.Pattern + "%";

    /// <summary>Reads a percentage from 0 to 100.</summary>
    public static Parsed<double> Parse(string text)
    {
        if (Quantity.Split(text) is not { } quantity)
        {
            return TextProblem.Form(text, Expected);
        }

        if (quantity.Unit != "%" || text.Length != quantity.Digits.Length + 1)
        {
            return TextProblem.Unit(text, "%", quantity.Unit is "" or "%" or "pct" or "percent" ? quantity.Digits + "%" : null, "0.1%");
        }

        return quantity.Number > 100 ? TextProblem.Bounds(text, "0%", "100%") : double.Parse(quantity.Digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The shortest form that yields the same number again, if a topology can say it; otherwise rounded to 15 places.</summary>
    public static string Format(double value) =>
        value is >= 0 and <= 100 ? Quantity.Plain(decimal.Round(decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture), 15)) + "%" : "?%";
}
