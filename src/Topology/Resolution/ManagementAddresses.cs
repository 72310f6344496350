using System.Globalization;
using System.Net;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>
/// The addresses of a management segment. A node's follows from lab and name, as its hardware addresses do: another node more or less in the file changes no address, but
/// where two nodes would have the same one; then the later one in the file takes the next that is free.
/// </summary>
internal sealed class ManagementAddresses
{
    private readonly HashSet<uint> _taken = [];
    private readonly uint _first;
    private readonly uint _network;

    /// <summary>Makes the pool of a network, /8 to /29.</summary>
    public ManagementAddresses(string subnet)
    {
        var slash = subnet.IndexOf('/');
        Prefix = int.Parse(subnet.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        _network = IpText.Value(IPAddress.Parse(subnet.AsSpan(0, slash)));

        // The first ones stay free for what people put there by hand; the network itself, gateway and name server are among them.
        _first = Prefix <= 27 ? 11u : 4u;
        Count = (int)Math.Min(int.MaxValue, (1u << (32 - Prefix)) - 1 - _first);
    }

    /// <summary>The prefix length.</summary>
    public int Prefix { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Takes an address that a node wants.</summary>
    /// <returns>Why it cannot, or <see langword="null"/>.</returns>
    public string? TryTake(IPAddress address)
    {
        var number = IpText.Value(address) - _network;
        return number >> (32 - Prefix) != 0 ? "lies outside of it"
            : number < 4 ? "is one of its first four: they are the segment's own"
            : number == (1u << (32 - Prefix)) - 1 ? "is its broadcast address"
            : _taken.Add(number) ? null : "is another node's";
    }

    /// <summary>Takes the address of a node; <see langword="null"/> where none is left.</summary>
    public IPAddress? Take(string lab, string node)
    {
        var wish = (uint)(MacAddress.For(lab, node, "management").Value % (ulong)Count);
        for (var i = 0u; i < Count; i++)
        {
            var number = _first + ((wish + i) % (uint)Count);
            if (_taken.Add(number))
            {
                return IpText.Address(_network + number);
            }
        }

        return null;
    }
}
