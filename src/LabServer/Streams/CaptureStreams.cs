using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using LabSim.Contracts.Wire;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Capture;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace LabSim.LabServer.Streams;

/// <summary>
/// Running captures by their address. A reader that pauses (a pager, a held terminal) is not dropped: the tap's own ring is bounded, and what
/// does not fit is counted as lost in the file's statistics.
/// </summary>
internal sealed class CaptureStreams(LabRegistry labs, IHostApplicationLifetime lifetime)
{
    /// <summary>draft-ietf-opsawg-pcapng registers no type; this is the one that tools know.</summary>
    public const string ContentType = "application/x-pcapng";

    private readonly ConcurrentDictionary<(string Lab, string Id), CancellationTokenSource> _running = new();

    /// <summary>Taps, answers the headers, streams until an end.</summary>
    public async Task RunAsync(HttpContext context, string lab, CaptureRequest request)
    {
        await using var capture = labs.OpenCapture(lab, request);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        _running[(lab, id)] = stop;
        try
        {
            if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null;
            }

            context.Response.ContentType = ContentType;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.Location = Address(lab, id);
            Tell(context.Response.Headers, request, capture.Past);
            await context.Response.StartAsync(stop.Token);
            await context.Response.Body.FlushAsync(stop.Token);
            await capture.RunAsync(context.Response.Body, stop.Token);
        }
        finally
        {
            _running.TryRemove((lab, id), out _);
        }
    }

    /// <summary>Asks a capture to end; its stream ends with whole blocks.</summary>
    /// <exception cref="LabException">No such capture runs.</exception>
    public void End(string lab, string id)
    {
        if (!_running.TryGetValue((lab, id), out var stop))
        {
            throw new LabException(LabProblem.NotFound, $"lab '{lab}' has no running capture '{id}'");
        }

        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended between the look and the call, which is what was asked for.
        }
    }

    private static void Tell(IHeaderDictionary headers, CaptureRequest request, CapturePast? past)
    {
        if (past is not null)
        {
            var seconds = (request.Last!.Value - (past.Since - past.From)).TotalSeconds;
            headers[PastHeaders.Frames] = past.Frames.ToString(CultureInfo.InvariantCulture);
            headers[PastHeaders.Seconds] = seconds.ToString("0.###", CultureInfo.InvariantCulture);
        }
    }

    private static string Address(string lab, string id) =>
        Routes.Capture.Replace("{lab}", Uri.EscapeDataString(lab), StringComparison.Ordinal).Replace("{capture}", id, StringComparison.Ordinal);
}
