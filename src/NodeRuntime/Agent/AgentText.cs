using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LabSim.NodeRuntime.Agent;

/// <summary>The texts inside frames.</summary>
internal static class AgentText
{
    /// <summary>The most that Linux takes of one command's arguments is near 2 MiB; 1 MiB leaves room for the environment.</summary>
    public const int MaxArguments = 1 << 20;

    private const int MaxMessage = 4096;

    /// <summary>Arguments on the wire: each ends with a zero byte.</summary>
    /// <exception cref="ArgumentException">There are none, one holds a zero byte, or together they are too long.</exception>
    public static byte[] JoinArguments(ImmutableArray<string> arguments)
    {
        if (arguments.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no command to run", nameof(arguments));
        }

        if (arguments.Any(argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ArgumentException("an argument may not hold a zero byte", nameof(arguments));
        }

        var text = Encoding.UTF8.GetBytes(string.Join('\0', arguments) + '\0');
        return text.Length <= MaxArguments
            ? text
            : throw new ArgumentException($"the arguments have {text.Length} bytes; at most {MaxArguments} are possible", nameof(arguments));
    }

    /// <summary>Text from a guest, made safe for terminals and bounded.</summary>
    public static string Sanitize(ReadOnlySpan<byte> text)
    {
        var safe = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxMessage)]).ToCharArray();
        for (var i = 0; i < safe.Length; i++)
        {
            if (safe[i] != '\n' && (char.IsControl(safe[i]) || char.GetUnicodeCategory(safe[i]) == UnicodeCategory.Format))
            {
                safe[i] = safe[i] == '\t' ? ' ' : '\uFFFD';
            }
        }

        return new string(safe).Trim();
    }

    /// <summary>What to change, as lines <c>key=value</c>.</summary>
    /// <exception cref="ArgumentException">A value holds a line break, or the seed is too long.</exception>
    public static byte[] FormatIdentity(GuestIdentityChange change)
    {
        var lines = new List<string>();
        if (change.Hostname is { } hostname)
        {
            lines.Add($"hostname={hostname}");
        }

        if (change.Clock is { } clock)
        {
            lines.Add($"clock={clock.ToUnixTimeSeconds()}");
        }

        if (!change.Seed.IsEmpty)
        {
            lines.Add($"seed={Convert.ToHexStringLower(change.Seed.Span)}");
        }

        lines.AddRange(change.Macs.Select(mac => $"mac.{mac.Key}={mac.Value}"));
        if (change.Seed.Length > 512 || lines.Any(line => line.Any(char.IsControl)))
        {
            throw new ArgumentException("an identity's values are single lines, and its seed has at most 512 bytes", nameof(change));
        }

        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + '\n')));
    }

    /// <summary>What a guest says of itself.</summary>
    /// <exception cref="GuestAgentException">Something is missing.</exception>
    public static GuestIdentity ParseIdentity(ReadOnlySpan<byte> text)
    {
        var pairs = Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .Select(pair => (Key: pair[0], Value: AgentText.Sanitize(Encoding.UTF8.GetBytes(pair[1])))).ToArray();
        return new GuestIdentity
        {
            Hostname = Value("hostname"),
            BootId = Value("bootid"),
            Clock = long.TryParse(Value("clock"), NumberStyles.None, CultureInfo.InvariantCulture, out var clock) ? clock : throw Nonsense("clock"),
            Macs = Under("mac.").GroupBy(pair => pair.Key).ToImmutableSortedDictionary(group => group.Key, group => group.Last().Value),
            Addresses = Under("address.").GroupBy(pair => pair.Key)
                .ToImmutableSortedDictionary(group => group.Key, group => group.Select(pair => pair.Value).ToImmutableArray()),
        };

        string Value(string key) => pairs.FirstOrDefault(pair => pair.Key == key).Value ?? throw Nonsense(key);

        IEnumerable<(string Key, string Value)> Under(string prefix) =>
            pairs.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => (pair.Key[prefix.Length..], pair.Value));
    }

    private static GuestAgentException Nonsense(string key) => new($"the guest's agent did not say its {key}");
}
