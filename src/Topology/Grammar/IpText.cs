using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LabSim.Topology.Grammar;

/// <summary>IP addresses as text, read strictly: <see cref="IPAddress"/> itself takes <c>1</c>, <c>0x7f.1</c>, <c>[::1]</c> and <c>fe80::1%eth0</c> for addresses.</summary>
internal static class IpText
{
    /// <summary>The address, or <see langword="null"/>.</summary>
    public static IPAddress? Parse(string text)
    {
        var v4 = text.Split('.') is { Length: 4 } parts && parts.All(p => p is { Length: >= 1 and <= 3 } && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0'));
        var v6 = text.Contains(':') && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.');
        return (v4 || v6) && IPAddress.TryParse(text, out var address) ? address : null;
    }

    /// <summary>Reads a prefix length from 1 to <paramref name="longest"/>.</summary>
    public static bool TryPrefix(ReadOnlySpan<char> text, int longest, out int prefix) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix >= 1 && prefix <= longest && text.Length <= 3;

    /// <summary>Why an interface cannot have the address ("is a multicast address"), or <see langword="null"/>.</summary>
    public static string? WhyNotUsable(IPAddress address, int? prefix)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6Multicast ? "is a multicast address" : address.Equals(IPAddress.IPv6Any) ? "is the unspecified address" : null;
        }

        var value = Value(address);
        var host = prefix is { } p and < 31 ? uint.MaxValue >> p : 0;
        return value switch
        {
            < 1u << 24 => "lies in 0.0.0.0/8",
            >= 0xf000_0000 => "is a reserved address",
            >= 0xe000_0000 => "is a multicast address",
            _ when host != 0 && (value & host) == 0 => $"is the address of the network itself (/{prefix})",
            _ when host != 0 && (value & host) == host => $"is the broadcast address of its network (/{prefix})",
            _ => null,
        };
    }

    /// <summary>Whether an address with prefix length, as <c>10.0.0.1/24</c>, is in one network with another address.</summary>
    public static bool Contains(string addressWithPrefix, IPAddress other)
    {
        var slash = addressWithPrefix.IndexOf('/');
        var own = IPAddress.Parse(addressWithPrefix.AsSpan(0, slash)).GetAddressBytes();
        var bytes = other.GetAddressBytes();
        var prefix = int.Parse(addressWithPrefix.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        if (own.Length != bytes.Length)
        {
            return false;
        }

        var whole = prefix / 8;
        var mask = (byte)(0xff00 >> (prefix % 8));
        return own.AsSpan(0, whole).SequenceEqual(bytes.AsSpan(0, whole)) && (mask == 0 || (own[whole] & mask) == (bytes[whole] & mask));
    }

    /// <summary>An IPv4 address as a number, its first byte the highest.</summary>
    public static uint Value(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    /// <summary>The IPv4 address of a number.</summary>
    public static IPAddress Address(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }
}
