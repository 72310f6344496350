using System.Net;

namespace LabSim.Switching.Stations;

/// <summary>What a segment tells the stations behind its ports: addresses by DHCP and names by DNS, both answered by the switch itself.</summary>
/// <param name="Subnet">Its IPv4 network (<c>172.20.20.0/24</c>).</param>
/// <param name="Gateway">The gateway that stations are told of, and the DHCP server's address.</param>
/// <param name="NameServer">Where stations send questions to; what the segment does not know passes on to whoever has this address.</param>
/// <param name="Domain">The domain of the stations' names.</param>
public sealed record SegmentServices(string Subnet, string Gateway, string NameServer, string Domain)
{
    /// <summary>The network.</summary>
    internal IPNetwork Network => IPNetwork.Parse(Subnet);
}
