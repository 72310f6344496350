using System.Net;
using System.Text.RegularExpressions;

namespace LabSim.Interop.Pcap;

/// <summary>
/// Finds the names of hosts and networks in a filter. libpcap asks the host's resolver for them while it compiles, which can take the better
/// part of a minute, tells others what is looked at, and answers for the host's network, where a lab's addresses mean nothing.
/// </summary>
internal static partial class PcapHostNames
{
    /// <summary>The first word that libpcap would look up as a host, gateway or network, or <see langword="null"/>.</summary>
    public static string? Find(string filter)
    {
        var (local, qualified, depth) = (false, false, 0);
        foreach (Match token in Token().Matches(filter))
        {
            var word = token.Value;
            depth += word switch { "[" => 1, "]" => -1, _ => 0 };
            if (!char.IsAsciiLetterOrDigit(word[0]) && word[0] is not ('\\' or ':' or '$') || depth > 0)
            {
                // Operators, and what stands in brackets: arithmetic, which has no names.
                qualified = false;
                continue;
            }

            if (PcapWords.Qualifiers.Contains(word))
            {
                local = (qualified && local) || PcapWords.Local.Contains(word);
                qualified = true;
                continue;
            }

            qualified = false;
            if (!local && !IsNoName(word))
            {
                return word;
            }
        }

        return null;
    }

    private static bool IsNoName(string word) =>
        PcapWords.Others.Contains(word) || PcapWords.IsConstant(word) || Number().IsMatch(word) || MacAddress().IsMatch(word) || word[0] == '$'
        || (word.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(word, out _));

    // An escaped word (\tcp) is a name that looks like a keyword.
    [GeneratedRegex(@"\\[^\s!()]+|[\$:A-Za-z0-9][-_.:A-Za-z0-9]*|\S")]
    private static partial Regex Token();

    // Decimal, octal, hexadecimal, dotted of up to four parts.
    [GeneratedRegex(@"^(0[xX][0-9A-Fa-f]+|[0-9]+(\.[0-9]+){0,3})$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^([0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2}){5}|[0-9A-Fa-f]{1,2}(-[0-9A-Fa-f]{1,2}){5}|[0-9A-Fa-f]{1,2}(\.[0-9A-Fa-f]{1,2}){5}|[0-9A-Fa-f]{4}(\.[0-9A-Fa-f]{4}){2}|[0-9A-Fa-f]{12})$")]
    private static partial Regex MacAddress();
}
