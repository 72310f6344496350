using System.Net;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Problems;

namespace LabSim.LabServer.Auth;

/// <summary>
/// Everything but what is marked <see cref="OpenToAll"/> needs one of three: the unix socket (the kernel knows the user), the token, or a
/// browser's session, which for unsafe methods must also prove that a page of ours sent the request. Unknown addresses are no exception:
/// who is not logged in does not learn what exists.
/// </summary>
internal sealed class AuthenticationRule(RequestDelegate next, AccessToken token, BrowserSessions sessions, ILogger<AuthenticationRule> log)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<LocalPeer>() is not null || context.GetEndpoint()?.Metadata.GetMetadata<OpenToAll>() is not null || HasToken(context))
        {
            return next(context);
        }

        if (sessions.Find(context.Request.Cookies[BrowserSessions.CookieName(context)]) is not { } session)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"labsim\"";
            return ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.Unauthorized, "unauthorized", "Not logged in",
                "this address needs a token or a session", "send the token of LABSIM_HOME/token as 'Authorization: Bearer …', or log in"));
        }

        if (IsSafe(context.Request.Method) || BrowserSessions.Proves(session, context.Request.Headers[BrowserSessions.CsrfHeader]))
        {
            context.Features.Set(session);
            return next(context);
        }

        log.RequestRefused(context, "no CSRF header");
        return ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.Forbidden, "csrf", "Unproven request",
            $"requests with a cookie must carry the session's word in {BrowserSessions.CsrfHeader}"));
    }

    private bool HasToken(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Matches(header.AsSpan(Scheme.Length));
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
