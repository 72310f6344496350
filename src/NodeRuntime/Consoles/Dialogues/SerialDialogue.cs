using System.Collections.Immutable;
using System.Text;

namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>Types a configuration in at a guest's serial line, and reads the running one there.</summary>
public sealed class SerialDialogue
{
    /// <summary>The most lines that are told of those that a guest refused.</summary>
    public const int MostRefused = 20;

    private readonly ISerialConsole _console;
    private readonly DialogueScript _script;
    private readonly TimeProvider _time;

    /// <summary>A dialogue that has yet to begin.</summary>
    public SerialDialogue(ISerialConsole console, DialogueScript script, TimeProvider time) => (_console, _script, _time) = (console, script, time);

    internal DialogueTiming Timing { get; init; } = new();

    /// <summary>Types a configuration in, line by line.</summary>
    /// <param name="config">The configuration in UTF-8.</param>
    /// <param name="cancellation">Stops it; what was typed is typed.</param>
    /// <returns>What the guest refused, a line each: <c>line 3: 'no shutdwn': % Invalid input</c>.</returns>
    /// <exception cref="DialogueException">The guest does not say what its kind's file says that it says.</exception>
    public async Task<ImmutableArray<string>> EnterAsync(ReadOnlyMemory<byte> config, CancellationToken cancellation)
    {
        using var talk = new ConsoleTalk(_console, _script, Timing, _time);
        await talk.ReachPromptAsync(null, cancellation).ConfigureAwait(false);
        await CommandAsync(talk, _script.Before, cancellation).ConfigureAwait(false);
        var refused = ImmutableArray.CreateBuilder<string>();
        foreach (var (index, line) in Encoding.UTF8.GetString(config.Span).Split('\n').Select(Clean).Index().Where(line => line.Item.Length > 0))
        {
            var position = talk.Position;
            await talk.SayAsync(line, cancellation).ConfigureAwait(false);
            await talk.AwaitLineAsync(cancellation).ConfigureAwait(false);
            if (refused.Count < MostRefused && Complaint(talk.From(position)) is { } complaint)
            {
                refused.Add($"line {index + 1}: '{line.Trim()}': {complaint}");
            }
        }

        await CommandAsync(talk, _script.After, cancellation).ConfigureAwait(false);
        return refused.ToImmutable();
    }

    /// <summary>Reads the running configuration.</summary>
    /// <exception cref="DialogueException">The guest does not say what its kind's file says that it says.</exception>
    public async Task<string> ShowAsync(CancellationToken cancellation)
    {
        using var talk = new ConsoleTalk(_console, _script, Timing, _time);
        await talk.ReachPromptAsync(null, cancellation).ConfigureAwait(false);
        await CommandAsync(talk, [.. _script.Show.SkipLast(1)], cancellation).ConfigureAwait(false);

        // Lines of a configuration may end as a prompt does; the prompt itself is known by now.
        var (prompt, position) = (talk.Line.TrimEnd(), talk.Position);
        await talk.SayAsync(_script.Show[^1], cancellation).ConfigureAwait(false);
        await talk.ReachPromptAsync(prompt, cancellation).ConfigureAwait(false);
        return Config(talk.From(position), prompt);
    }

    private static async Task CommandAsync(ConsoleTalk talk, ImmutableArray<string> commands, CancellationToken cancellation)
    {
        foreach (var command in commands)
        {
            await talk.SayAsync(command, cancellation).ConfigureAwait(false);
            await talk.ReachPromptAsync(null, cancellation).ConfigureAwait(false);
        }
    }

    // A tab asks for completion, and other control characters mean something, too.
    private static string Clean(string line) => string.Concat(line.Replace('\t', ' ').Where(letter => !char.IsControl(letter))).TrimEnd();

    private string? Complaint(string said) =>
        said.Split('\n').FirstOrDefault(line => _script.Errors.Any(error => line.Contains(error, StringComparison.Ordinal)))?.Trim();

    // The first line is the echo, the last one the prompt.
    private string Config(string said, string prompt)
    {
        var lines = said.Split('\n').Select(line => line.TrimEnd()).Skip(1)
            .Where(line => line != prompt && !_script.Omit.Any(text => line.StartsWith(text, StringComparison.Ordinal)))
            .SkipWhile(line => line.Length == 0).Reverse().SkipWhile(line => line.Length == 0).Reverse().ToArray();
        return lines.Length == 0 ? "" : string.Join('\n', lines) + "\n";
    }
}
