using System.Net;
using System.Net.Sockets;

namespace LabSim.TestKit;

/// <summary>A web server on the loopback that has one file, and is as reliable as it is told to be.</summary>
public sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _asked = [];

    public FileServer(byte[] content)
    {
        Content = content;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Root = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        probe.Stop();
        _listener.Prefixes.Add(Root.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its address, with a slash at the end.</summary>
    public Uri Root { get; }

    /// <summary>The file.</summary>
    public byte[] Content { get; set; }

    /// <summary>The entity tag, or <see langword="null"/> for none.</summary>
    public string? Tag { get; set; } = "\"1\"";

    /// <summary>After how many bytes each connection ends.</summary>
    public int BreaksAfter { get; set; } = int.MaxValue;

    /// <summary>It stops sending there and keeps the connection.</summary>
    public bool Hangs { get; set; }

    /// <summary>It knows no ranges.</summary>
    public bool IsSimple { get; set; }

    /// <summary>What was asked for: the beginnings of the ranges, or "all".</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        try
        {
            var from = Range(request);
            lock (_asked)
            {
                _asked.Add(from is { } begin ? $"{begin}-" : "all");
            }

            if (request.Url!.AbsolutePath.Contains("absent", StringComparison.Ordinal))
            {
                response.StatusCode = 404;
                response.Close();
                return;
            }

            if (Tag is not null)
            {
                response.AddHeader("ETag", Tag);
            }

            if (from >= Content.Length)
            {
                response.StatusCode = 416;
                response.AddHeader("Content-Range", $"bytes */{Content.Length}");
                response.Close();
                return;
            }

            if (from is { } start)
            {
                response.StatusCode = 206;
                response.AddHeader("Content-Range", $"bytes {start}-{Content.Length - 1}/{Content.Length}");
            }

            var body = Content.AsMemory((int)(from ?? 0));
            response.ContentLength64 = body.Length;
            await response.OutputStream.WriteAsync(body[..Math.Min(body.Length, BreaksAfter)]);
            if (body.Length <= BreaksAfter)
            {
                response.Close();
            }
            else if (Hangs)
            {
                await response.OutputStream.FlushAsync();
            }
            else
            {
                response.Abort();
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // Whoever asked is gone.
        }
    }

    private long? Range(HttpListenerRequest request) =>
        !IsSimple && request.Headers["Range"] is { } range && (request.Headers["If-Range"] is not { } condition || condition == Tag)
            ? long.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : null;
}
