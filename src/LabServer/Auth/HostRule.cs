using System.Net;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Problems;

namespace LabSim.LabServer.Auth;

/// <summary>
/// Only names of the loopback with the port of this very connection are served: a name that an attacker points at 127.0.0.1 (DNS
/// rebinding) is not. Over the unix socket there is no browser, and any name will do.
/// </summary>
internal sealed class HostRule(RequestDelegate next, ILogger<HostRule> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<LocalPeer>() is not null || IsOurs(context.Request.Host, context.Connection.LocalPort))
        {
            return next(context);
        }

        log.RequestRefused(context, "unknown Host");
        return ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.BadRequest, "unknown-host", "Unknown host",
            "this server answers to 127.0.0.1, localhost and [::1] with its own port only"));
    }

    private static bool IsOurs(HostString host, int port) =>
        (host.Port ?? 80) == port && (host.Host is "127.0.0.1" or "[::1]" || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase));
}
