namespace LabSim.NodeRuntime.Consoles;

/// <summary>One viewer of a console. A viewer that does not read is cut off when 1 MiB waits for it; the others never notice.</summary>
public interface IConsoleViewer : IDisposable
{
    /// <summary>How many of the first bytes were said before it was attached.</summary>
    int Past { get; }

    /// <summary>The next bytes; empty when the machine is gone or the viewer was cut off.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation);
}
