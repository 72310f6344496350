namespace LabSim.NodeRuntime.Consoles;

/// <summary>A machine's serial line, shared by any number of viewers.</summary>
public interface ISerialConsole
{
    /// <summary>What the line has said so far, oldest first, at most the scrollback's size (1 MiB), the log of earlier servers included.</summary>
    ReadOnlyMemory<byte> ReadScrollback();

    /// <summary>Attaches a viewer. It gets the last <paramref name="scrollback"/> bytes first, then everything that comes.</summary>
    IConsoleViewer Attach(int scrollback);

    /// <summary>Types bytes into the line.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation);
}
