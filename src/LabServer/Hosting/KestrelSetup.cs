using LabSim.LabServer.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LabSim.LabServer.Hosting;

/// <summary>Kestrel with our sockets and limits that no slow or huge client can wear out.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan SlowBodyGrace = TimeSpan.FromSeconds(5);

    public static void AddKestrel(this WebApplicationBuilder builder, ServerOptions options, Listeners listeners)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel.Limits, options);
            kestrel.AddServerHeader = false;
            kestrel.ListenUnixSocket(options.Home.ServerSocket, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => AdmitAsync(connection, next, listen.ApplicationServices));
            });
            if (listeners.TcpEndPoint is { } tcp)
            {
                kestrel.Listen(tcp, listen => listen.Protocols = HttpProtocols.Http1);
            }
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = listeners.Take);
    }

    private static void Limit(KestrelServerLimits limits, ServerOptions options)
    {
        limits.MaxRequestBodySize = options.BodyLimit;
        limits.RequestHeadersTimeout = options.HeaderTimeout;
        limits.MaxConcurrentConnections = 4096;
        limits.MaxConcurrentUpgradedConnections = 2048;
        limits.MinRequestBodyDataRate = new MinDataRate(240, SlowBodyGrace);
    }

    private static Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next, IServiceProvider services)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
        var user = PeerCredentials.ReadUserId(socket);
        if (user != PeerCredentials.OwnUserId && user != 0)
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KestrelSetup)).PeerRefused(user);
            connection.Abort();
            return Task.CompletedTask;
        }

        connection.Features.Set(new LocalPeer(user));
        return next(connection);
    }
}
