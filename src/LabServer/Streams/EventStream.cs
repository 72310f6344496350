using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>
/// Server-sent events (WHATWG HTML, 9.2): the event's number is its <c>id</c>. Nothing is queued here: each reader pulls from the lab's own
/// record, and one that stops reading is dropped by Kestrel's minimum data rate.
/// </summary>
internal sealed class EventStream(LabRegistry labs, ServerOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static ReadOnlySpan<byte> KeepAlive => ": \n\n"u8;

    public async Task WriteAsync(HttpContext context, string lab, long after, bool follow)
    {
        // Whether the lab exists must be known before the first byte is out.
        _ = labs.Read(lab);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var output = context.Response.BodyWriter;
        await output.FlushAsync(context.RequestAborted);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await PumpAsync(labs.ReadEventsAsync(lab, after, follow, ended.Token), output, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The stream of a wiped lab ends in order; one that only this server ends must not look like that, or nobody would come back for the rest.
            context.Abort();
        }
    }

    private async Task PumpAsync(IAsyncEnumerable<Orchestration.Events.LabEvent> events, PipeWriter output, CancellationToken ended)
    {
        await using var source = events.GetAsyncEnumerator(ended);
        for (var next = source.MoveNextAsync().AsTask(); await NextAsync(next, output, ended); next = source.MoveNextAsync().AsTask())
        {
            Write(output, EventMapping.ToDocument(source.Current));
        }

        await output.FlushAsync(ended);
    }

    // Events that are there already leave together; before waiting for one to come, what is written leaves.
    private async Task<bool> NextAsync(Task<bool> next, PipeWriter output, CancellationToken ended)
    {
        while (!next.IsCompleted)
        {
            try
            {
                await output.FlushAsync(CancellationToken.None);
                await next.WaitAsync(options.KeepAlive, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                Write(output, KeepAlive);
            }
        }

        ended.ThrowIfCancellationRequested();
        return await next;
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
