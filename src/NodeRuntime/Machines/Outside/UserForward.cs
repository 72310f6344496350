namespace LabSim.NodeRuntime.Machines.Outside;

/// <summary>A port of the host that leads to a guest's port.</summary>
/// <param name="IsUdp">Whether it carries datagrams; otherwise connections.</param>
/// <param name="HostAddress">The host's IPv4 address that listens.</param>
/// <param name="HostPort">The host's port.</param>
/// <param name="GuestAddress">The guest's IPv4 address.</param>
/// <param name="GuestPort">The guest's port.</param>
public sealed record UserForward(bool IsUdp, string HostAddress, int HostPort, string GuestAddress, int GuestPort)
{
    /// <summary>In QEMU's words, <c>tcp:127.0.0.1:8080-172.20.20.11:80</c>.</summary>
    public override string ToString() => $"{(IsUdp ? "udp" : "tcp")}:{HostAddress}:{HostPort}-{GuestAddress}:{GuestPort}";
}
