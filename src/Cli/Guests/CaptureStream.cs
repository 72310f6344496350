using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

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
    /// <param name="address">The capture's address with its query.</param>
    /// <param name="endpoints">What is captured, for people.</param>
    /// <param name="file">Where to; <c>-</c> is standard output.</param>
    public async Task<int> RunAsync(string address, IReadOnlyList<string> endpoints, string file)
    {
        using var response = await client.OpenAsync(address, session.Interrupts.First);
        var end = response.Headers.Location?.ToString();
        using var output = Open(file);
        session.Error.WriteLine($"capturing on {Inert.Line(string.Join(", ", endpoints))}");
        using var interrupted = session.Interrupts.First.Register(() => _ = EndAsync(end));
        var total = await CopyAsync(await response.Content.ReadAsStreamAsync(CancellationToken.None), output, end);
        if (file != "-")
        {
            session.Error.WriteLine($"{Quantities.Bytes(total)} in {Inert.Line(file)}");
        }

        return ExitStatus.Done;
    }

    private Stream Open(string file)
    {
        try
        {
            // Unbuffered: whoever reads the file meanwhile sees each frame as it comes.
            return file == "-" ? session.Raw.OpenOut() : new FileStream(session.Absolute(file), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new CommandException(ExitStatus.Failed, $"{file} cannot be written: {error.Message}");
        }
    }

    private async Task<long> CopyAsync(Stream capture, Stream output, string? end)
    {
        var total = 0L;
        var chunk = new byte[64 * 1024];
        for (int length; (length = await capture.ReadAsync(chunk)) > 0;)
        {
            try
            {
                output.Write(chunk, 0, length);
                output.Flush();
                total += length;
            }
            catch (IOException) when (output is { CanSeek: false })
            {
                // Nobody reads the pipe any more: what it had was whole blocks up to the last one, which it did not want.
                await EndAsync(end);
                return total;
            }
            catch (IOException) when (output is FileStream { CanSeek: true } file)
            {
                WholeBlocks.Cut(file);
                throw;
            }
        }

        return total;
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
