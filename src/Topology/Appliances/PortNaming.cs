using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Topology.Appliances;

/// <summary>
/// What GNS3 calls the adapters of a machine: the first one may have a name of its own, the others follow a format whose fields are the port's number (<c>{0}</c>,
/// <c>{portN}</c>: plus N) and the segment's (<c>{1}</c>, <c>{segmentN}</c>), and single adapters may have names of their own on top.
/// </summary>
internal static partial class PortNaming
{
    private const string DefaultFormat = "Ethernet{0}";

    /// <summary>The names in the order of the adapters.</summary>
    /// <param name="count">How many adapters there are.</param>
    /// <param name="first">The first one's own name, or <see langword="null"/>.</param>
    /// <param name="format">The others' format, or <see langword="null"/>.</param>
    /// <param name="segmentSize">How many ports a segment has; 0 where each has one.</param>
    /// <param name="own">Own names by adapter.</param>
    public static ImmutableArray<string> Names(int count, string? first, string? format, long segmentSize, IReadOnlyDictionary<long, string> own)
    {
        var names = ImmutableArray.CreateBuilder<string>(count);
        var (port, segment) = (0, 0);
        format = string.IsNullOrEmpty(format) ? DefaultFormat : format;
        first = first == Name(format, 0, 0) ? null : first;
        for (var adapter = 0; adapter < count; adapter++)
        {
            if (adapter == 0 && !string.IsNullOrEmpty(first))
            {
                names.Add(own.GetValueOrDefault(adapter, first));
                continue;
            }

            names.Add(own.GetValueOrDefault(adapter) ?? Name(format, port, segment));
            port++;
            if (segmentSize > 0 && port % segmentSize == 0)
            {
                (port, segment) = (0, segment + 1);
            }
            else if (segmentSize == 0)
            {
                segment++;
            }
        }

        return names.MoveToImmutable();
    }

    private static string Name(string format, int port, int segment) => Field().Replace(format, field => field.Groups[1].Value switch
    {
        "0" => Text(port),
        "1" => Text(segment),
        "port" => Text(port + Number(field)),
        "segment" => Text(segment + Number(field)),
        _ => field.Value,
    });

    private static int Number(Match field) => int.Parse(field.Groups[2].Value, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(0|1|port(?=[0-9])|segment(?=[0-9]))([0-9]?)\}")]
    private static partial Regex Field();
}
