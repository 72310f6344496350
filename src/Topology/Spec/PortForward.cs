namespace LabSim.Topology.Spec;

/// <summary>A port of the host behind which a port of a guest is.</summary>
/// <param name="Protocol">What it carries.</param>
/// <param name="HostAddress">The host's IPv4 address that listens; the loopback where nobody says otherwise.</param>
/// <param name="HostPort">The host's port, 1024 to 65535: machines do not run as root.</param>
/// <param name="GuestAddress">The guest's IPv4 address.</param>
/// <param name="GuestPort">The guest's port, 1 to 65535.</param>
public sealed record PortForward(ForwardProtocol Protocol, string HostAddress, int HostPort, string GuestAddress, int GuestPort);

/// <summary>What a forwarded port carries.</summary>
public enum ForwardProtocol
{
    /// <summary>Connections.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,
}
