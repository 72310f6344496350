using LabSim.LabServer.Logging;

namespace LabSim.LabServer.Auth;

/// <summary>One wording for refused requests. The path is a client's: control characters must not reach the log.</summary>
internal static class RefusalLog
{
    public static void RequestRefused(this ILogger log, HttpContext context, string reason) =>
        log.RequestRefused(context.Request.Method, context.Request.Path.ToUriComponent(), new string([.. reason.Where(c => !char.IsControl(c))]));
}
