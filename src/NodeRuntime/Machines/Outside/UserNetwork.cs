using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;

namespace LabSim.NodeRuntime.Machines.Outside;

/// <summary>
/// QEMU's user-mode network: a router with DHCP and a name service in front of the host's network. Its addresses are said to QEMU one by one, because
/// what QEMU chooses by itself depends on the prefix (10.0.0.0/8 would have its gateway at 10.0.2.2, and a /29 its first lease at the broadcast address).
/// </summary>
/// <param name="Subnet">Its IPv4 network, /8 to /29 (<c>10.0.2.0/24</c>).</param>
public sealed record UserNetwork(string Subnet)
{
    // libslirp has 16 leases (NB_BOOTP_CLIENTS), counted upwards from the first, whatever the prefix: behind .15 they fit from /27 on.
    private const int LongestWithUsualLeases = 27;
    private const uint UsualFirstLease = 15;
    private const uint EarliestLease = 4;

    /// <summary>The host's ports that lead to guests behind it.</summary>
    public ImmutableArray<UserForward> Forwards { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The second address: the guests' gateway and DHCP server, and the host's own loopback.</summary>
    [JsonIgnore]
    public IPAddress Gateway => Address(2);

    /// <summary>The third address, which answers as the host's name server does.</summary>
    [JsonIgnore]
    public IPAddress NameServer => Address(3);

    /// <summary>What the first guest that asks gets; the next fifteen get those behind it, as far as the network reaches.</summary>
    [JsonIgnore]
    public IPAddress FirstLease => Address(Network.PrefixLength <= LongestWithUsualLeases ? UsualFirstLease : EarliestLease);

    /// <summary>Equal by value, the forwards included.</summary>
    public bool Equals(UserNetwork? other) => other is not null && Subnet == other.Subnet && Forwards.SequenceEqual(other.Forwards);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Subnet, Forwards.Length);

    /// <summary>Whether the subnet is one that QEMU can serve.</summary>
    internal bool IsPossible =>
        IPNetwork.TryParse(Subnet, out var network) && network is { BaseAddress.AddressFamily: AddressFamily.InterNetwork, PrefixLength: >= 8 and <= 29 };

    private IPNetwork Network => IPNetwork.Parse(Subnet);

    private IPAddress Address(uint number)
    {
        var bytes = Network.BaseAddress.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + number);
        return new IPAddress(bytes);
    }
}
