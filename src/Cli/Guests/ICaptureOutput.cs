namespace LabSim.Cli.Guests;

/// <summary>Where a capture goes.</summary>
internal interface ICaptureOutput : IDisposable
{
    /// <summary>Takes bytes of the capture, however they are cut.</summary>
    /// <returns>Whether more is wanted; a closed pipe wants none.</returns>
    /// <exception cref="IOException">A file cannot be written. What is there of it are whole blocks.</exception>
    bool Write(ReadOnlySpan<byte> bytes);

    /// <summary>The capture has ended in order.</summary>
    /// <returns>What there is now, for people; <see langword="null"/> where it needs no word.</returns>
    string? Finish();
}
