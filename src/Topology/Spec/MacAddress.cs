using System.Security.Cryptography;
using System.Text;

namespace LabSim.Topology.Spec;

/// <summary>A 48-bit IEEE 802 address.</summary>
/// <param name="Value">The address in the low 48 bits; the first octet on the wire is the most significant one.</param>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>
    /// The address of an interface that names none: locally administered, unicast, and a function of lab, node and
    /// interface alone, so that a lab comes up with the same addresses every time.
    /// </summary>
    public static MacAddress For(string lab, string node, string @interface)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{lab}/{node}/{@interface}"), hash);
        ulong value = 0x02;
        for (var i = 0; i < 5; i++)
        {
            value = (value << 8) | hash[i];
        }

        return new MacAddress(value);
    }

    /// <summary>The form <c>02:ab:cd:ef:01:23</c>.</summary>
    public override string ToString()
    {
        var value = Value;
        return string.Join(':', Enumerable.Range(0, 6).Select(i => ((byte)(value >> (40 - (8 * i)))).ToString("x2")));
    }
}
