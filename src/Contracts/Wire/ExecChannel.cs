namespace LabSim.Contracts.Wire;

/// <summary>
/// The WebSocket <c>/api/v1/labs/{lab}/nodes/{node}/exec</c>. The client's first message is text: an <see cref="ExecRequest"/>.
/// After that every message is binary, and its first byte is one of these.
/// </summary>
public static class ExecChannel
{
    /// <summary>Client → server: standard input; a message without bytes is its end.</summary>
    public const byte Input = 0;

    /// <summary>Server → client: standard output.</summary>
    public const byte Output = 1;

    /// <summary>Server → client: standard error.</summary>
    public const byte Error = 2;

    /// <summary>Server → client, the last message: an <see cref="ExecResult"/> in JSON.</summary>
    public const byte Result = 3;
}

/// <summary>What to run.</summary>
/// <param name="Argv">The program and its arguments.</param>
/// <param name="Input">Whether standard input follows; otherwise it ends at once.</param>
public sealed record ExecRequest(IReadOnlyList<string> Argv, bool Input);

/// <summary>How it ended.</summary>
/// <param name="ExitStatus">The command's exit status; 125–127 where LabSim failed to run it.</param>
/// <param name="Error">Why LabSim failed, or <see langword="null"/> where the command itself ended.</param>
/// <param name="Remedy">What mends it, or <see langword="null"/>.</param>
public sealed record ExecResult(int ExitStatus, string? Error, string? Remedy = null);
