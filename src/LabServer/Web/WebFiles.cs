using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LabSim.LabServer.Web;

/// <summary>
/// The web UI's files, as its build left them: names with a hash never change and are kept for a year, the page itself is asked for each time. Each
/// file lies there compressed, too (<c>.br</c>, <c>.gz</c>): nothing is compressed while somebody waits. The directory may appear while the
/// server runs, and be replaced by a newer build.
/// </summary>
/// <param name="directory">Where the build lies, or <see langword="null"/> where there is none.</param>
internal sealed class WebFiles(string? directory)
{
    private const string Page = "index.html";
    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly (string Encoding, string Extension)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>Answers with the page of the app, or says that it has yet to be built.</summary>
    public Task SendPageAsync(HttpContext context) => SendAsync(context, Page, "no-cache") ?? NotBuilt.SendAsync(context);

    /// <summary>Answers with a file of the build whose name has its hash in it.</summary>
    public Task SendAssetAsync(HttpContext context, string file) =>
        SendAsync(context, $"assets/{file}", "public, max-age=31536000, immutable") ?? NotFound(context);

    /// <summary>Answers with another file of the build.</summary>
    public Task SendFileAsync(HttpContext context, string file) => SendAsync(context, file, "public, max-age=3600") ?? NotFound(context);

    private Task? SendAsync(HttpContext context, string path, string caching)
    {
        if (directory is null || !Directory.Exists(directory))
        {
            return null;
        }

        // Follows neither ".." nor hidden names.
        using var files = new PhysicalFileProvider(directory);
        var file = files.GetFileInfo(path);
        if (!file.Exists || file.IsDirectory)
        {
            return null;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.Vary = "Accept-Encoding";
        if (Compressed(files, path, context.Request.Headers.AcceptEncoding) is { } found)
        {
            headers.ContentEncoding = found.Encoding;
            file = found.File;
        }

        var type = Types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.ToUnixTimeMilliseconds():x}-{file.Length:x}\"");
        return TypedResults.PhysicalFile(file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: tag).ExecuteAsync(context);
    }

    private static (string Encoding, IFileInfo File)? Compressed(PhysicalFileProvider files, string path, StringValues accepted)
    {
        foreach (var (encoding, extension) in Encodings)
        {
            if (accepted.Any(list => list?.Contains(encoding, StringComparison.OrdinalIgnoreCase) == true) && files.GetFileInfo(path + extension) is { Exists: true } file)
            {
                return (encoding, file);
            }
        }

        return null;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
