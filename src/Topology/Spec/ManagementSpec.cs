namespace LabSim.Topology.Spec;

/// <summary>A node's place on the lab's management segment.</summary>
/// <param name="Interface">The interface that is on it.</param>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="Subnet">The segment's network (<c>172.20.20.0/24</c>).</param>
/// <param name="Domain">The domain of the names there (<c>ospf-triangle.internal</c>).</param>
public sealed record ManagementSpec(string Interface, string Address, string Subnet, string Domain)
{
    /// <summary>The node that joins them all.</summary>
    public const string Switch = "mgmt";

    /// <summary>The node that is the way out of it, and the host's way in.</summary>
    public const string WayOut = "mgmt-nat";

    /// <summary>The network where nobody says otherwise.</summary>
    public const string DefaultSubnet = "172.20.20.0/24";

    // What names of private networks end with (ICANN's resolution of 2024-07-29).
    private const string TopDomain = "internal";

    /// <summary>The domain of a lab's names.</summary>
    public static string DomainOf(string lab) => $"{lab}.{TopDomain}";
}
