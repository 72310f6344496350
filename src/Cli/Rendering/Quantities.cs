using System.Globalization;

namespace LabSim.Cli.Rendering;

/// <summary>Numbers as people read them.</summary>
internal static class Quantities
{
    /// <summary>Bytes with a binary unit.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < 4)
        {
            value /= 1024;
            unit++;
        }

        var text = unit == 0 || value >= 100 ? value.ToString("F0", CultureInfo.InvariantCulture) : value.ToString("F1", CultureInfo.InvariantCulture);
        return $"{text} {((string[])["B", "KiB", "MiB", "GiB", "TiB"])[unit]}";
    }

    /// <summary>Seconds with one decimal, or a dash.</summary>
    public static string Seconds(double? seconds) => seconds is { } s ? s.ToString("F1", CultureInfo.InvariantCulture) + " s" : "-";

    /// <summary>Bits in a second with a decimal unit, short enough for a column.</summary>
    public static string BitRate(double bits)
    {
        var unit = 0;
        while (bits >= 999.95 && unit < 4)
        {
            bits /= 1000;
            unit++;
        }

        return bits.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture) + ((string[])["", "k", "M", "G", "T"])[unit];
    }

    /// <summary>A count with thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 node", "3 nodes".</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
