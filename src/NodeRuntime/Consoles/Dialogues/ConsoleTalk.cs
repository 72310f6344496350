using System.Collections.Immutable;
using System.Text;

namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>Listens to a serial line and types into it: gets to a prompt, answering what is asked on the way.</summary>
internal sealed class ConsoleTalk : IDisposable
{
    // What stands there already may be a prompt, or a question.
    private const int LookBack = 4096;
    private const int MostText = 4 << 20;
    private const int MostAsked = 4;

    private readonly ISerialConsole _console;
    private readonly DialogueScript _script;
    private readonly DialogueTiming _timing;
    private readonly TimeProvider _time;
    private readonly IConsoleViewer _viewer;
    private readonly PlainText _text = new();
    private readonly Dictionary<string, int> _asked = [];
    private Task<ReadOnlyMemory<byte>>? _next;
    private int _heard;
    private long _begin;

    public ConsoleTalk(ISerialConsole console, DialogueScript script, DialogueTiming timing, TimeProvider time)
    {
        (_console, _script, _timing, _time) = (console, script, timing, time);
        _viewer = console.Attach(LookBack);
    }

    /// <summary>How much was said so far.</summary>
    public int Position => _text.Length;

    /// <summary>The line that the guest is in.</summary>
    public string Line => LastLine(_text.From(_heard));

    /// <summary>What was said from a position on.</summary>
    public string From(int position) => _text.From(position);

    /// <summary>Types a line. <c>^C</c> alone is that control character.</summary>
    public async Task SayAsync(string line, CancellationToken cancellation)
    {
        _heard = _text.Length;
        var typed = line is ['^', >= '@' and <= '_'] ? ((char)(line[1] & 0x1f)).ToString() : line + "\r";
        await _console.WriteAsync(Encoding.UTF8.GetBytes(typed), cancellation).ConfigureAwait(false);
    }

    /// <summary>Types text as it is, with a pause behind each letter where there is one.</summary>
    public async Task TypeAsync(string text, TimeSpan pause, CancellationToken cancellation)
    {
        _heard = _text.Length;
        if (pause == TimeSpan.Zero)
        {
            await _console.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
            return;
        }

        var letter = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            await _console.WriteAsync(letter.AsMemory(0, rune.EncodeToUtf8(letter)), cancellation).ConfigureAwait(false);
            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until the guest has taken a line: it is at a prompt, or says nothing more. Unlike a dialogue it answers nothing and is never disappointed: one that always says something is
    /// waited for <see cref="DialogueTiming.Patience"/>. Where no prompts are known, a line that was begun behind the echo and stays is one.
    /// </summary>
    /// <exception cref="DialogueException">The console was closed.</exception>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        Begin();
        while (_time.GetElapsedTime(_begin) < _timing.Patience)
        {
            if (await HearAsync(_timing.ShortQuiet, cancellation).ConfigureAwait(false))
            {
                continue;
            }

            var said = _text.From(_heard);
            var echoed = said.Contains('\n', StringComparison.Ordinal);
            var line = said is [.., not '\n'] ? LastLine(said).TrimEnd() : "";
            if (echoed && line.Length > 0 && (_script.Prompts.IsEmpty || _script.Prompts.Any(end => line.EndsWith(end, StringComparison.Ordinal))))
            {
                return;
            }

            if (!await HearAsync(echoed ? _timing.Quiet : _timing.LineSilence, cancellation).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Waits for a prompt, answers what is asked before it, and presses RETURN where nothing comes.</summary>
    /// <param name="prompt">The prompt, where it is known.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DialogueException">There is none, or the guest asks the same again and again.</exception>
    public async Task ReachPromptAsync(string? prompt, CancellationToken cancellation)
    {
        Begin();
        while (!await IsAtPromptAsync(prompt, _timing.Quiet, cancellation).ConfigureAwait(false))
        {
            if (!await AnswerAsync(cancellation).ConfigureAwait(false) && !await HearAsync(_timing.Silence, cancellation).ConfigureAwait(false))
            {
                await SayAsync("", cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for a prompt behind a line of a configuration, or until the guest has been silent for a while.</summary>
    /// <exception cref="DialogueException">It says more and more, or asks the same again and again.</exception>
    public async Task AwaitLineAsync(CancellationToken cancellation)
    {
        Begin();
        while (!await IsAtPromptAsync(null, _timing.ShortQuiet, cancellation).ConfigureAwait(false))
        {
            if (!await AnswerAsync(cancellation).ConfigureAwait(false) && !await HearAsync(_timing.LineSilence, cancellation).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    public void Dispose() => _viewer.Dispose();

    private void Begin()
    {
        _begin = _time.GetTimestamp();
        _asked.Clear();
    }

    private async Task<bool> IsAtPromptAsync(string? prompt, TimeSpan quiet, CancellationToken cancellation)
    {
        while (await HearAsync(quiet, cancellation).ConfigureAwait(false))
        {
            // It goes on. Long texts take their time; who says something for ever has no prompt either.
            Require(2 * _timing.Patience);
        }


        var line = _text.From(_heard) is [.., not '\n'] ? Line.TrimEnd() : "";
        var isThere = line.Length > 0 && (prompt is null ? _script.Prompts.Any(end => line.EndsWith(end, StringComparison.Ordinal)) && Question() is null : line == prompt);
        if (!isThere)
        {
            Require(_timing.Patience);
        }

        return isThere;
    }

    private void Require(TimeSpan patience)
    {
        if (_time.GetElapsedTime(_begin) > patience)
        {
            throw Unheard($"no prompt ({string.Join(", ", _script.Prompts)}) came in {patience.TotalSeconds:0} s");
        }
    }

    private async Task<bool> AnswerAsync(CancellationToken cancellation)
    {
        if (Question() is not { } question)
        {
            return false;
        }

        _asked[question.Text] = _asked.GetValueOrDefault(question.Text) + 1;
        if (_asked[question.Text] > MostAsked)
        {
            throw Unheard($"it asks '{question.Text}' again and again");
        }

        await SayAsync(question.Reply, cancellation).ConfigureAwait(false);
        return true;
    }

    private (string Text, string Reply)? Question()
    {
        var line = Line;
        return _script.Answers.FirstOrDefault(answer => line.Contains(answer.Text, StringComparison.Ordinal)) is { Text: not null } found ? found : null;
    }

    // Whether something came within a time.
    private async Task<bool> HearAsync(TimeSpan patience, CancellationToken cancellation)
    {
        _next ??= _viewer.ReadAsync(CancellationToken.None).AsTask();
        try
        {
            var piece = await _next.WaitAsync(patience, _time, cancellation).ConfigureAwait(false);
            _next = null;
            if (piece.IsEmpty || _text.Length > MostText)
            {
                throw Unheard(piece.IsEmpty ? "the console was closed" : "it says more and more");
            }

            _text.Add(piece.Span);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static string LastLine(string text) => text.TrimEnd('\n', ' ') is var trimmed ? trimmed[(trimmed.LastIndexOf('\n') + 1)..] : "";

    private DialogueException Unheard(string why) => new($"{why}; the last line of its console: '{LastLine(_text.From(0)).Trim()}'");
}
