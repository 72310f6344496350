using System.Net;
using System.Text;
using LabSim.NodeRuntime.Machines.Outside;

namespace LabSim.TestKit;

/// <summary>A way to guests that says whom it leads to, and ends.</summary>
public sealed class FakeGuestPorts : IGuestPorts
{
    /// <inheritdoc/>
    public Task<Stream> ConnectAsync(IPEndPoint guest, CancellationToken cancellation) => Task.FromResult<Stream>(new MemoryStream(Encoding.ASCII.GetBytes($"{guest}")));
}
