namespace LabSim.Contracts.Wire;

/// <summary>
/// The WebSocket <c>/api/v1/labs/{lab}/nodes/{node}/console</c>: binary messages are the serial line's bytes, both ways. Text messages are about them: the client says <see cref="ConsoleRequest"/>s,
/// and is told of each text that it pastes by <see cref="PasteProgress"/>.
/// </summary>
public static class ConsoleChannel
{
    /// <summary>The header of the handshake's answer that says how many of the first bytes were said before, a decimal number.</summary>
    public const string PastHeader = "LabSim-Scrollback";

    /// <summary>The most bytes of UTF-8 of a pasted text, and of all that wait to be typed.</summary>
    public const int MostPasted = 1 << 20;

    /// <summary>The longest pause behind a letter, milliseconds.</summary>
    public const int LongestPause = 1000;

    /// <summary>Lines are being typed.</summary>
    public const string Typing = "typing";

    /// <summary>All lines are typed. This, <see cref="Stopped"/> or <see cref="Failed"/> is the last that is said of a text.</summary>
    public const string Done = "done";

    /// <summary>The client had it stopped.</summary>
    public const string Stopped = "stopped";

    /// <summary>It could not be typed to its end.</summary>
    public const string Failed = "failed";
}

/// <summary>What a client of a console says; what is left out is not said.</summary>
/// <param name="Paste">A text to be typed slowly: a line at a time, the next one when the guest has taken the last; after those that wait already.</param>
/// <param name="PauseMilliseconds">How long to wait behind each letter of it as well.</param>
/// <param name="Stop">Type no more of what is pasted, nor of what waits.</param>
/// <param name="Acknowledge">How many bytes the client has shown.</param>
public sealed record ConsoleRequest(string? Paste = null, int? PauseMilliseconds = null, bool? Stop = null, long? Acknowledge = null);

/// <summary>How far a pasted text is.</summary>
/// <param name="Pasted">Lines that are typed.</param>
/// <param name="Of">Lines that it has.</param>
/// <param name="State">typing, done, stopped or failed.</param>
/// <param name="Error">Why it failed.</param>
public sealed record PasteProgress(int Pasted, int Of, string State, string? Error = null);
