using System.Net;
using LabSim.LabServer.Problems;

namespace LabSim.LabServer.Auth;

/// <summary>
/// A page of another origin gets nothing: neither WebSockets (browsers do not apply the same-origin policy to them) nor requests of any
/// method. Browsers send <c>Origin</c> with every unsafe method and WebSocket, and <c>Sec-Fetch-Site</c> with everything (Fetch Metadata);
/// pages of other ports of this host are "same-site", so the cookie alone would not keep them out. A link from elsewhere may open a page.
/// </summary>
internal sealed class OriginRule(RequestDelegate next, ILogger<OriginRule> log)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        string? origin = request.Headers.Origin;
        if (origin is null ? !IsForeignFetch(request) : origin == $"{request.Scheme}://{request.Host}")
        {
            return next(context);
        }

        log.RequestRefused(context, $"foreign origin {origin ?? request.Headers["Sec-Fetch-Site"]}");
        return ProblemWriter.WriteAsync(context, Problem.Of(HttpStatusCode.Forbidden, "foreign-origin", "Foreign origin",
            "requests of pages from elsewhere are refused"));
    }

    private static bool IsForeignFetch(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        return site is not (null or "same-origin" or "none") && !IsNavigation(request);
    }

    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/hubs");
}
