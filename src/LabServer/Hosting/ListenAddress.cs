using System.Net;
using LabSim.LabServer.Commands;

namespace LabSim.LabServer.Hosting;

/// <summary>The words of <c>--listen</c>: <c>http://ADDRESS:PORT</c> with an address of this host's loopback.</summary>
internal static class ListenAddress
{
    /// <exception cref="UsageException">Another scheme, a path, or an address that others could reach.</exception>
    public static IPEndPoint Parse(Uri listen)
    {
        if (listen.Scheme != Uri.UriSchemeHttp || listen.PathAndQuery != "/")
        {
            throw new UsageException($"--listen {listen.OriginalString}: expected http://ADDRESS:PORT");
        }

        var host = listen.IdnHost;
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? new IPEndPoint(address, listen.Port)
            : throw new UsageException($"--listen {listen.OriginalString}: only loopback addresses (127.0.0.1, [::1]) are served: without TLS a token would travel in the clear");
    }
}
