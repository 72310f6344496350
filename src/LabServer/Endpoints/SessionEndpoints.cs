using System.Globalization;
using System.Net;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Auth;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;
using LabSim.LabServer.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Browsers come and go.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.Login, LoginAsync).WithMetadata(OpenToAll.Mark, RecoveryGate.NotNeeded.Mark).WithName("login")
            .WithSummary("Exchange the token for a cookie").Accepts<LoginRequest>("application/json").Produces<SessionDocument>().Refuses(401, 429);
        routes.MapGet(Routes.Session, Read).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("session").WithSummary("The session of this cookie").Refuses(404);
        routes.MapDelete(Routes.Session, Logout).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("logout").WithSummary("Forget the cookie");
    }

    private static async Task LoginAsync(
        HttpContext context, LoginRequest request, AccessToken token, BrowserSessions sessions, LoginThrottle throttle, ILogger<BrowserSessions> log)
    {
        if (throttle.Wait() is var wait && wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.TooManyRequests, "throttled", "Too many failed logins",
                $"wait {Math.Ceiling(wait.TotalSeconds)} s before the next try"));
        }
        else if (!token.Matches(request.Token))
        {
            throttle.CountMiss();
            log.LoginFailed(context.Connection.RemoteIpAddress?.ToString());
            await ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.Unauthorized, "bad-token", "Wrong token", "this is not the token of this server",
                "it is the one line of the file LABSIM_HOME/token"));
        }
        else
        {
            var session = sessions.Open();
            context.Response.Cookies.Append(BrowserSessions.CookieName(context), session.Cookie, CookieOf(session.ExpiresAt));
            await TypedResults.Ok(new SessionDocument(session.Csrf, session.ExpiresAt)).ExecuteAsync(context);
        }
    }

    private static Results<Ok<SessionDocument>, NotFound> Read(HttpContext context) => context.Features.Get<BrowserSession>() is { } session
        ? TypedResults.Ok(new SessionDocument(session.Csrf, session.ExpiresAt))
        : TypedResults.NotFound();

    private static NoContent Logout(HttpContext context)
    {
        context.Response.Cookies.Delete(BrowserSessions.CookieName(context), CookieOf(null));
        return TypedResults.NoContent();
    }

    private static CookieOptions CookieOf(DateTimeOffset? expires) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", Expires = expires };
}
