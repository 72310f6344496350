namespace LabSim.LabServer.Web;

/// <summary>The page that stands in for the web UI while it is being built, and where it cannot be.</summary>
internal static class NotBuilt
{
    private const string Text = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>LabSim</title></head>
        <body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 15vh auto; padding: 0 1em">
        <h1>The web UI is not built yet</h1>
        <p>It is built once, in the background, where Node.js 20.19 or later is installed. <code>labsim ui</code> says how far it is, or what is
        missing. This page looks again every three seconds.</p>
        </body>
        </html>

        """;

    public static Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(Text);
    }
}
