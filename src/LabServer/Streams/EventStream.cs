using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Events;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>
/// Server-sent events (WHATWG HTML, 9.2): the event's number is its <c>id</c>. Nothing is queued here: each reader pulls from the lab's own
/// record, and one that stops reading is dropped. (Kestrel's minimum data rate would take a quarter of an hour for what fits into the buffers.)
/// </summary>
internal sealed class EventStream(LabRegistry labs, ServerOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static ReadOnlySpan<byte> KeepAlive => ": \n\n"u8;

    public async Task WriteAsync(HttpContext context, string lab, long after, bool follow)
    {
        // Whether the lab exists must be known before the first byte is out.
        _ = labs.Read(lab);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var events = labs.ReadEventsAsync(lab, after, follow, ended.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.Response.BodyWriter.FlushAsync(ended.Token);
            await PumpAsync(events, context);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The stream of a wiped lab ends in order; one that only this server ends must not look like that, or nobody would come back for the rest.
            context.Abort();
        }
    }

    private async Task PumpAsync(IAsyncEnumerable<LabEvent> events, HttpContext context)
    {
        await using var source = events.GetAsyncEnumerator(CancellationToken.None);
        for (var next = source.MoveNextAsync(); await StayAliveAsync(next.AsTask(), context); next = source.MoveNextAsync())
        {
            Write(context.Response.BodyWriter, EventMapping.ToDocument(source.Current));
            await FlushAsync(context);
        }
    }

    private async Task<bool> StayAliveAsync(Task<bool> next, HttpContext context)
    {
        while (!next.IsCompleted)
        {
            try
            {
                await next.WaitAsync(options.KeepAlive, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                Write(context.Response.BodyWriter, KeepAlive);
                await FlushAsync(context);
            }
        }

        return await next;
    }

    // The abort also cancels what is being waited for, which ends the pump.
    private async ValueTask FlushAsync(HttpContext context)
    {
        var flush = context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        if (flush.IsCompleted)
        {
            await flush;
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(options.StalledReaderGrace, time);
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
    }

    private static void Write(PipeWriter output, LabEventDocument document)
    {
        Write(output, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {document.Number}\ndata: ")));
        Write(output, JsonSerializer.SerializeToUtf8Bytes(document, ContractJson.Default.LabEventDocument));
        Write(output, "\n\n"u8);
    }

    private static void Write(PipeWriter output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
