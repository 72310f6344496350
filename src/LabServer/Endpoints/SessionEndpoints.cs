using System.Globalization;
using System.Net;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Auth;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;
using LabSim.LabServer.Problems;
using LabSim.Orchestration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LabSim.LabServer.Endpoints;

/// <summary>Browsers come and go.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.Login, LoginAsync).WithMetadata(OpenToAll.Mark, RecoveryGate.NotNeeded.Mark).WithName("login")
            .WithSummary("Exchange the token, or the code of a login link, for a cookie").Accepts<LoginRequest>("application/json").Produces<SessionDocument>().Refuses(401, 429);
        routes.MapPost(Routes.LoginLinks, MakeLink).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("loginLink")
            .WithSummary("Make a link that logs a browser in, once and within a minute").Refuses(409);
        routes.MapGet(Routes.Session, Read).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("session").WithSummary("The session of this cookie").Refuses(404);
        routes.MapDelete(Routes.Session, Logout).WithMetadata(RecoveryGate.NotNeeded.Mark).WithName("logout").WithSummary("Forget the cookie");
    }

    private static async Task LoginAsync(
        HttpContext context, LoginRequest request, LoginProofs proofs, BrowserSessions sessions, LoginThrottle throttle, ILogger<BrowserSessions> log)
    {
        if (throttle.Wait() is var wait && wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.TooManyRequests, "throttled", "Too many failed logins",
                $"wait {Math.Ceiling(wait.TotalSeconds)} s before the next try"));
        }
        else if (!proofs.Accept(request))
        {
            throttle.CountMiss();
            log.LoginFailed(context.Connection.RemoteIpAddress?.ToString());
            await ProblemWriter.WriteAsync(context, request.Code is null
                ? Problem.Of(HttpStatusCode.Unauthorized, "bad-token", "Wrong token", "this is not the token of this server", "it is the one line of the file LABSIM_HOME/token")
                : Problem.Of(HttpStatusCode.Unauthorized, "bad-code", "Spent link", "this login link was used already, or is older than a minute", "labsim ui makes another"));
        }
        else
        {
            var session = sessions.Open();
            context.Response.Cookies.Append(BrowserSessions.CookieName(context), session.Cookie, CookieOf(session.ExpiresAt));
            await TypedResults.Ok(new SessionDocument(session.Csrf, session.ExpiresAt)).ExecuteAsync(context);
        }
    }

    private static Results<Ok<LoginLinkDocument>, ProblemHttpResult> MakeLink(LoginLinks links, ServerDocument server)
    {
        if (server.Address is not { } address)
        {
            throw new LabException(LabProblem.Conflict, "this server does not listen for browsers" + (server.Warning is { } why ? $": {why}" : ""),
                "give it a free address, for example: labsim server stop; LABSIM_LISTEN=http://127.0.0.1:0 labsim ui");
        }

        var (code, expires) = links.Open();
        return TypedResults.Ok(new LoginLinkDocument($"{address.TrimEnd('/')}/login#{code}", expires));
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
