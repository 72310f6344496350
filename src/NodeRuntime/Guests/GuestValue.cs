using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace LabSim.NodeRuntime.Guests;

/// <summary>Single values on their way into a guest: checked and written in one canonical form, or refused.</summary>
internal static partial class GuestValue
{
    /// <summary>A host name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Hostname(string value) => HostnamePattern().IsMatch(value) ? value : throw Wrong("host name", value);

    /// <summary>An interface's name; short enough for VLAN numbers and for the guest's interim names.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Interface(string value) => InterfacePattern().IsMatch(value) ? value : throw Wrong("interface name", value);

    /// <summary>A hardware address, lower case as the kernel writes it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Mac(string value) =>
        MacPattern().IsMatch(value) ? value.ToLowerInvariant() : throw Wrong("hardware address", value);

    /// <summary>A daemon's name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Daemon(string value) => DaemonPattern().IsMatch(value) ? value : throw Wrong("daemon name", value);

    /// <summary>A VLAN's number, 1 to 4094 (IEEE 802.1Q, 9.6).</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static int Vlan(int value) => value is >= 1 and <= 4094 ? value : throw Wrong("VLAN number", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An address with its prefix's length.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (IPAddress Address, int PrefixLength) Address(string value)
    {
        var slash = value.IndexOf('/');
        if (slash > 0 && TryParse(value[..slash]) is { } address && value[(slash + 1)..].All(char.IsAsciiDigit)
            && int.TryParse(value.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            return (address, length);
        }

        throw Wrong("address with prefix length", value);
    }

    /// <summary>An address alone.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IPAddress Gateway(string value) => TryParse(value) ?? throw Wrong("gateway", value);

    /// <summary>The lines of <c>resolv.conf</c> for a management segment.</summary>
    /// <exception cref="FormatException">A value is none.</exception>
    public static string Resolver(GuestManagement management) => $"search {Hostname(management.Domain)}\nnameserver {Gateway(management.NameServer)}\n";

    /// <summary>A public key, one line of <c>authorized_keys</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Key(string value) => KeyPattern().IsMatch(value) ? value : throw Wrong("public key", value);

    /// <summary>A text as one word of the POSIX shell (Shell Command Language, 2.2.2): nothing is special between single quotes.</summary>
    /// <exception cref="FormatException">It holds a zero byte.</exception>
    public static string Quote(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? throw new FormatException("a line of exec holds a zero byte")
        : "'" + value.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    // IPAddress takes "1" for 0.0.0.1, and a scope after '%'; a guest gets neither.
    private static IPAddress? TryParse(string value) =>
        IPAddress.TryParse(value, out var address) && !value.Contains('%', StringComparison.Ordinal) && !value.Contains('[', StringComparison.Ordinal)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || value.Count(c => c == '.') == 3)
            ? address
            : null;

    private static FormatException Wrong(string what, string value) =>
        new($"'{new string([.. value.Take(60).Select(c => char.IsControl(c) ? '\uFFFD' : c)])}' is no {what}");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,62}\z")]
    private static partial Regex HostnamePattern();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,9}\z")]
    private static partial Regex InterfacePattern();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}\z")]
    private static partial Regex MacPattern();

    [GeneratedRegex(@"\A[a-z0-9-]{1,40} [A-Za-z0-9+/=]{1,2000}( [A-Za-z0-9@._-]{1,60})?\z")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"\A[a-z][a-z0-9]{0,30}\z")]
    private static partial Regex DaemonPattern();
}
