using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LabSim.NodeRuntime.Guests;

/// <summary>What LabSim reads and changes in a router's <c>frr.conf</c>. Bytes that are no text pass through unchanged.</summary>
public static partial class FrrConfig
{
    /// <summary>The file that the guest gets: the node's name wins over a <c>hostname</c> line, and lines end as FRR expects. Empty stays empty.</summary>
    public static byte[] Prepare(ReadOnlySpan<byte> config, string hostname)
    {
        if (config.IsEmpty)
        {
            return [];
        }

        // Latin 1 maps every byte to one character and back.
        var lines = Lines(Encoding.Latin1.GetString(config)).Where(line => !HostnameLine().IsMatch(line));
        return Encoding.Latin1.GetBytes($"hostname {hostname}\n{string.Join('\n', lines).TrimEnd('\n')}\n");
    }

    /// <summary>What <c>show running-config</c> says, without what is no configuration: the headlines, the node's name, and the last <c>end</c>.</summary>
    public static string FromRunning(string shown)
    {
        var lines = Lines(shown).SkipWhile(line => line.Length == 0 || line == "!" || line.StartsWith("Building configuration", StringComparison.Ordinal) || line.StartsWith("Current configuration", StringComparison.Ordinal))
            .Where(line => !HostnameLine().IsMatch(line)).Reverse().SkipWhile(line => line.Length == 0 || line is "end" or "!").Reverse().ToArray();
        return lines.Length == 0 ? "" : string.Join('\n', lines) + "\n!\n";
    }

    /// <summary>The VLAN numbers of sub-interfaces <c>NAME.VLAN</c> that have an interface block.</summary>
    public static ImmutableArray<int> FindVlans(ReadOnlySpan<byte> config, string name) =>
        [.. Lines(Encoding.Latin1.GetString(config))
            .Select(line => SubInterfaceLine().Match(line)).Where(match => match.Success && match.Groups["name"].Value == name)
            .Select(match => int.Parse(match.Groups["vlan"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .Where(vlan => vlan is >= 1 and <= 4094).Distinct().Order()];

    /// <summary>The lines of a configuration.</summary>
    public static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r'));

    [GeneratedRegex(@"\A\s*hostname\s")]
    private static partial Regex HostnameLine();

    [GeneratedRegex(@"\A\s*interface\s+(?<name>[A-Za-z0-9_-]+)\.(?<vlan>[0-9]{1,4})(\s|\z)")]
    private static partial Regex SubInterfaceLine();
}
