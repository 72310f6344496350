using System.Collections.Immutable;
using System.Globalization;

namespace LabSim.Topology.Grammar;

/// <summary>CPUs of the host, as the kernel writes them (cpuset(7), "List format"): numbers and ranges with commas between them, <c>0,2-3</c>.</summary>
internal static class CpuSetText
{
    /// <summary>The largest number of a CPU: what sched_setaffinity(2) of the C library takes.</summary>
    public const int Highest = 1023;

    private const string Range = "(?:0|[1-9][0-9]{0,3})(?:-(?:0|[1-9][0-9]{0,3}))?";

    /// <summary>The form as a regular expression.</summary>
    public static TextPattern Pattern { get; } = new($"{Range}(?:,{Range})*");

    /// <summary>The CPUs, ascending and each once; <see langword="null"/> where the text is no such list, a range runs backwards, or a number is too large.</summary>
    public static ImmutableArray<int>? Parse(string text)
    {
        if (!Pattern.Matches(text))
        {
            return null;
        }

        var cpus = new SortedSet<int>();
        foreach (var ends in text.Split(',').Select(range => range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray()))
        {
            var (first, last) = (ends[0], ends[^1]);
            if (first > last || last > Highest)
            {
                return null;
            }

            cpus.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return [.. cpus];
    }

    /// <summary>The shortest text for CPUs in ascending order.</summary>
    public static string Format(ImmutableArray<int> cpus)
    {
        var ranges = new List<string>();
        for (var first = 0; first < cpus.Length;)
        {
            var last = first;
            while (last + 1 < cpus.Length && cpus[last + 1] == cpus[last] + 1)
            {
                last++;
            }

            ranges.Add(last == first ? $"{cpus[first]}" : $"{cpus[first]}-{cpus[last]}");
            first = last + 1;
        }

        return string.Join(',', ranges);
    }
}
