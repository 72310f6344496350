using LabSim.Cli.Rendering;

namespace LabSim.Cli.Guests;

/// <summary>One file, or a pipe.</summary>
/// <param name="output">The stream, unbuffered: whoever reads the file meanwhile sees each frame as it comes.</param>
/// <param name="file">Its name; <see langword="null"/> for standard output.</param>
internal sealed class PlainOutput(Stream output, string? file) : ICaptureOutput
{
    private long _total;

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            output.Write(bytes);
            output.Flush();
            _total += bytes.Length;
            return true;
        }
        catch (IOException) when (output is { CanSeek: false })
        {
            // Nobody reads the pipe any more: what it had was whole blocks up to the last one, which it did not want.
            return false;
        }
        catch (IOException) when (output is FileStream { CanSeek: true } full)
        {
            WholeBlocks.Cut(full);
            throw;
        }
    }

    /// <inheritdoc/>
    public string? Finish() => file is null ? null : $"{Quantities.Bytes(_total)} in {Inert.Line(file)}";

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();
}
