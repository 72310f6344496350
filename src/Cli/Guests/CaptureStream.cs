using System.Globalization;
using System.Net.Http.Headers;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>
/// Copies a running capture to a file or a pipe. Whatever ends it early asks the server to end the capture and then takes the rest, so
/// that the last block is whole.
/// </summary>
/// <param name="session">The standard streams and the interrupts.</param>
/// <param name="client">The lab server.</param>
internal sealed class CaptureStream(Session session, LabClient client)
{
    /// <summary>Captures until it ends.</summary>
    public async Task<int> RunAsync(CaptureOrder order)
    {
        using var response = await client.OpenAsync(order.Address, session.Interrupts.First);
        var end = response.Headers.Location?.ToString();
        using var output = Open(order);
        Tell(order, response.Headers);
        using var interrupted = session.Interrupts.First.Register(() => _ = EndAsync(end));
        await CopyAsync(await response.Content.ReadAsStreamAsync(CancellationToken.None), output, end);
        if (output.Finish() is { } told)
        {
            session.Error.WriteLine(told);
        }

        return ExitStatus.Done;
    }

    private void Tell(CaptureOrder order, HttpResponseHeaders headers)
    {
        var where = Inert.Line(string.Join(", ", order.Endpoints));
        if (order.Last is { } last && Number(headers, PastHeaders.Frames) is { } frames && Number(headers, PastHeaders.Seconds) is { } seconds)
        {
            session.Error.WriteLine($"{(frames == 0 ? "no frame" : frames == 1 ? "1 frame" : $"{Quantities.Count((long)frames)} frames")} on {where} in the last {Quantities.Seconds(last.TotalSeconds)}");
            if (seconds < last.TotalSeconds)
            {
                session.Error.WriteLine($"the recording reaches back {Quantities.Seconds(seconds)}, not {Quantities.Seconds(last.TotalSeconds)}");
            }
        }

        if (order.Live)
        {
            session.Error.WriteLine($"capturing on {where}");
        }
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private ICaptureOutput Open(CaptureOrder order)
    {
        if (order.Ring is { } rule)
        {
            var ring = new RingFiles(rule, session.Absolute(order.File), session.Time);
            ring.Begin();
            return ring;
        }

        try
        {
            return order.File == "-"
                ? new PlainOutput(session.Raw.OpenOut(), null)
                : new PlainOutput(new FileStream(session.Absolute(order.File), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0), order.File);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new CommandException(ExitStatus.Failed, $"{order.File} cannot be written: {error.Message}");
        }
    }

    private async Task CopyAsync(Stream capture, ICaptureOutput output, string? end)
    {
        var chunk = new byte[64 * 1024];
        for (int length; (length = await capture.ReadAsync(chunk)) > 0;)
        {
            if (!output.Write(chunk.AsSpan(0, length)))
            {
                await EndAsync(end);
                return;
            }
        }
    }

    private async Task EndAsync(string? address)
    {
        try
        {
            if (address is not null)
            {
                await client.DeleteAsync(new Uri(address, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } uri ? uri.PathAndQuery : address, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is CommandException || ServerGone.Explains(error))
        {
            // It has ended already.
        }
    }
}
