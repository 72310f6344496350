using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>
/// Types a text that somebody pastes: a line at a time, the next one when the guest has taken the last. A router throws away what comes while it thinks about a line, and a serial line tells nobody.
/// </summary>
/// <param name="console">The serial line.</param>
/// <param name="prompts">What the guest's prompts end with, where its kind says so; without them a line that was begun and stays is taken for one.</param>
/// <param name="time">The clock.</param>
public sealed class SlowPaste(ISerialConsole console, ImmutableArray<string> prompts, TimeProvider time)
{
    /// <summary>The most bytes of UTF-8 of one text.</summary>
    public const int MostBytes = 1 << 20;

    // What terminals put around a paste where the guest has asked for it (xterm's "bracketed paste"): with them a guest would take all lines for one.
    private static readonly string[] Brackets = ["\x1b[200~", "\x1b[201~"];

    /// <summary>A guest that does not echo is given a second: one under TCG may take that long.</summary>
    internal DialogueTiming Timing { get; init; } = new() { LineSilence = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(10) };

    /// <summary>The lines of a text, each with the carriage return that ends it; the last one may have none.</summary>
    public static ImmutableArray<string> Lines(string text)
    {
        foreach (var bracket in Brackets)
        {
            text = text.Replace(bracket, "", StringComparison.Ordinal);
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return [.. lines[..^1].Select(line => line + "\r"), .. lines[^1].Length > 0 ? lines[^1..] : []];
    }

    /// <summary>Types lines one after the other.</summary>
    /// <param name="lines">As <see cref="Lines"/> gives them.</param>
    /// <param name="pause">How long to wait behind each letter; zero for not at all.</param>
    /// <param name="typed">Is told how many lines are typed, after each; it must not wait.</param>
    /// <param name="cancellation">Stops it; what was typed is typed.</param>
    /// <exception cref="DialogueException">The console was closed.</exception>
    /// <exception cref="IOException">The console is not connected.</exception>
    public async Task TypeAsync(ImmutableArray<string> lines, TimeSpan pause, Action<int> typed, CancellationToken cancellation)
    {
        using var talk = new ConsoleTalk(console, new DialogueScript(prompts), Timing, time);
        foreach (var (index, line) in lines.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            await talk.TypeAsync(line, pause, cancellation).ConfigureAwait(false);

            // What is not ended waits for the rest, as it would on a keyboard.
            if (line.EndsWith('\r'))
            {
                await talk.SettleAsync(cancellation).ConfigureAwait(false);
            }

            typed(index + 1);
        }
    }
}
