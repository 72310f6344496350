using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>
/// Fetches a file over HTTP into a folder of unfinished downloads. What came so far stays there when it is interrupted, and the next one of the same address goes on from
/// there, unless the server says that it is another file by now (RFC 9110, 13.1.5 If-Range, 14 range requests).
/// </summary>
/// <param name="folder">The folder; it is made.</param>
/// <param name="options">How patient it is.</param>
/// <param name="time">The clock.</param>
internal sealed class DiskDownload(string folder, DownloadOptions options, TimeProvider time)
{
    private const int BlockBytes = 1 << 18;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Where what came so far of an address is.</summary>
    public string PathOf(Uri address) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..16] + ".part");

    /// <summary>Fetches it.</summary>
    /// <param name="address">An http or https address.</param>
    /// <param name="room">Is told how many more bytes there will be, and throws where there is no room for them.</param>
    /// <param name="progress">Is told how many bytes of how many are there; the whole is 0 where the server does not say it.</param>
    /// <param name="cancellation">Stops it; what came stays.</param>
    /// <returns>The file; whoever has what it wants of it removes it.</returns>
    /// <exception cref="ImageRefusedException">It cannot be had.</exception>
    public async Task<string> FetchAsync(Uri address, Action<long> room, Action<long, long> progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = PathOf(address);
        using var client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 10, ConnectTimeout = options.Silence }) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("labsim");
        for (var attempt = 1; ; attempt++)
        {
            var before = Length(path);
            try
            {
                await GoOnAsync(client, address, path, room, progress, cancellation).ConfigureAwait(false);
                return path;
            }
            catch (Exception failure) when (failure is HttpRequestException { StatusCode: null } or IOException or TimeoutException && !Disks.FullDisk.Caused(failure))
            {
                attempt = Length(path) > before ? 1 : attempt;
                if (attempt >= options.Attempts)
                {
                    throw Failed(address, failure.Message, path, failure);
                }

                await Task.Delay(options.Pause * attempt, time, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException refused)
            {
                throw Failed(address, $"the server says {(int)refused.StatusCode!} {refused.StatusCode}", path, refused);
            }
        }
    }

    /// <summary>Removes what came of an address.</summary>
    public void Forget(Uri address)
    {
        File.Delete(PathOf(address));
        File.Delete(PathOf(address) + ".version");
    }

    private async Task GoOnAsync(HttpClient client, Uri address, string path, Action<long> room, Action<long, long> progress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var (there, version) = (Length(path), ReadVersion(path));
        if (there > 0 && version is not null)
        {
            request.Headers.Range = new RangeHeaderValue(there, null);
            request.Headers.TryAddWithoutValidation("If-Range", version);
        }

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            silence.CancelAfter(options.Silence);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == there)
            {
                return;
            }

            response.EnsureSuccessStatusCode();
            var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == there;
            there = goesOn ? there : 0;
            var whole = response.Content.Headers.ContentLength is { } rest ? there + rest : 0;
            room(Math.Max(whole - there, 0));
            await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.SetLength(there);
            file.Position = there;
            if (!goesOn)
            {
                // Not before the bytes of the former version are gone: a killed download would be gone on with as one of two files.
                await WriteVersionAsync(path, response, cancellation).ConfigureAwait(false);
            }

            await using var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            await PumpAsync(body, file, whole, progress, silence).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {options.Silence.TotalSeconds:0} s");
        }
    }

    private async Task PumpAsync(Stream body, FileStream file, long whole, Action<long, long> progress, CancellationTokenSource silence)
    {
        var block = new byte[BlockBytes];
        var told = time.GetTimestamp();
        progress(file.Position, whole);
        for (int read; (read = await body.ReadAsync(block, silence.Token).ConfigureAwait(false)) > 0;)
        {
            silence.CancelAfter(options.Silence);
            await file.WriteAsync(block.AsMemory(0, read), silence.Token).ConfigureAwait(false);
            if (time.GetElapsedTime(told) >= Pace)
            {
                told = time.GetTimestamp();
                progress(file.Position, whole);
            }
        }

        if (whole > 0 && file.Position != whole)
        {
            throw new IOException($"the connection ended after {file.Position:N0} of {whole:N0} bytes");
        }
    }

    private static ImageRefusedException Failed(Uri address, string why, string path, Exception cause) => new(
        $"{address} cannot be fetched: {why}",
        Length(path) > 0 ? $"try again: it goes on after the {Length(path):N0} bytes that are there" : "is the address right, and is there a way to it (https_proxy)?", cause);

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    // What If-Range compares: a strong entity tag, or else the date.
    private static string? ReadVersion(string path) => File.Exists(path + ".version") ? File.ReadAllText(path + ".version") : null;

    private static async Task WriteVersionAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        var version = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("r");
        if (version is null)
        {
            File.Delete(path + ".version");
        }
        else
        {
            await File.WriteAllTextAsync(path + ".version", version, cancellation).ConfigureAwait(false);
        }
    }
}
