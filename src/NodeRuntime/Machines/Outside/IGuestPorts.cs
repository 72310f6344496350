using System.Net;

namespace LabSim.NodeRuntime.Machines.Outside;

/// <summary>The host's way to guests behind a user-mode network.</summary>
public interface IGuestPorts
{
    /// <summary>Opens a TCP connection to a guest. Whether somebody answers there shows in the stream: it ends at once where nobody does.</summary>
    /// <param name="guest">The guest's IPv4 address and port.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MachineControlException">QEMU refused, or does not answer.</exception>
    Task<Stream> ConnectAsync(IPEndPoint guest, CancellationToken cancellation);
}
