using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>
/// Questions to sharkd, one at a time, each with a time limit. A process that died, did not answer, or said what is no JSON is replaced by the next
/// question. It does not follow a growing file: it loads the file again, in the same process.
/// </summary>
internal sealed class SharkdSession(Func<string, Task<SharkdProcess>> start, DissectedCopy copy, SharkdPatience patience, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Instead of a frame: what the capture holds does not matter.</summary>
    public const int NoFrame = -1;

    // sharkd reads lines into 2048 bytes, and takes what is longer for two requests.
    private const int LongestRequest = 2040;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SemaphoreSlim _turn = new(1);
    private SharkdProcess? _process;
    private long _last;
    private long _loadedAt;
    private TimeSpan _loadTook;
    private bool _disposed;

    /// <summary>How many frames it knows; meaningful within a turn.</summary>
    public int Frames { get; private set; }

    /// <summary>How many frames there are by now.</summary>
    public int Available => copy.Available;

    /// <summary>How patient it is.</summary>
    public SharkdPatience Patience => patience;

    /// <summary>Takes the turn for some questions that belong together.</summary>
    /// <param name="frame">A frame that it has to know; 0 for those that it can know soon; <see cref="NoFrame"/>.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="cancellation">Gives up waiting for the turn; a question that was asked is waited for.</param>
    /// <exception cref="SharkdRefusal">sharkd refused a question.</exception>
    /// <exception cref="RuntimeEnvironmentException">It is not there, or failed twice.</exception>
    public async Task<T> AskAsync<T>(int frame, Func<SharkdSession, Task<T>> questions, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                await RefreshAsync(frame, cancellation).ConfigureAwait(false);
                return await questions(this).ConfigureAwait(false);
            }
            catch (SharkdGoneException)
            {
                await RefreshAsync(frame, cancellation).ConfigureAwait(false);
                return await questions(this).ConfigureAwait(false);
            }
        }
        catch (SharkdGoneException gone)
        {
            throw new RuntimeEnvironmentException($"sharkd failed: {gone.Message}", "Try again; if it stays, download the capture and open it in Wireshark", gone);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks one question; within a turn.</summary>
    /// <exception cref="SharkdRefusal">sharkd refused it.</exception>
    /// <exception cref="SharkdGoneException">No answer: there is no process any more.</exception>
    public async Task<T> RequestAsync<T>(string method, JsonObject parameters, TimeSpan limit, Func<ReadOnlySequence<byte>, T> read)
    {
        var process = _process ?? throw new SharkdGoneException("it ended");
        var id = ++_last;
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        var bytes = Encoding.UTF8.GetBytes(request.ToJsonString(Json) + "\n");
        if (bytes.Length > LongestRequest)
        {
            throw new SharkdRefusal(0, $"it is too long: sharkd takes about {LongestRequest - 140} bytes");
        }

        using var late = new CancellationTokenSource(limit, time);
        try
        {
            await process.SendAsync(bytes, late.Token).ConfigureAwait(false);
            while (await process.Lines.ReadAsync(late.Token).ConfigureAwait(false) is { } line)
            {
                if (SharkdAnswer.Find(line, id) is { } answer)
                {
                    return read(answer);
                }
            }

            throw new SharkdGoneException(await EndAsync().ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            await EndAsync().ConfigureAwait(false);
            throw new SharkdGoneException(string.Create(CultureInfo.InvariantCulture, $"it did not answer '{method}' within {limit.TotalSeconds:0.#} s"));
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SharkdGoneException($"{broken.Message} ({await EndAsync().ConfigureAwait(false)})");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Whoever asks meanwhile is cut short by the end of the process.
        if (Volatile.Read(ref _process) is { } process)
        {
            await process.EndAsync().ConfigureAwait(false);
        }

        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _disposed = true;
            await EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RefreshAsync(int frame, CancellationToken cancellation)
    {
        if (_process is { Ended: true })
        {
            await EndAsync().ConfigureAwait(false);
        }

        if (_process is not null)
        {
            var pause = (_loadTook * patience.LoadSpacing) - time.GetElapsedTime(_loadedAt);
            if (frame == NoFrame || copy.Available == Frames || (frame <= Frames && pause > TimeSpan.Zero))
            {
                return;
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause < patience.LongestWait ? pause : patience.LongestWait, time, cancellation).ConfigureAwait(false);
            }
        }

        copy.Extend();
        if (_process is null)
        {
            Volatile.Write(ref _process, await start(copy.Path).ConfigureAwait(false));
            await RequestAsync("status", [], patience.Question, SharkdAnswer.Read).ConfigureAwait(false);
            await _process.SettleAsync().ConfigureAwait(false);
        }

        if (copy.Frames == 0 || frame == NoFrame)
        {
            // A capture that has not begun may not even have a header, and sharkd takes no empty file.
            return;
        }

        var began = time.GetTimestamp();
        await RequestAsync("load", new JsonObject { ["file"] = SharkdProcess.FileName }, patience.Capture, SharkdAnswer.Read).ConfigureAwait(false);
        (_loadedAt, _loadTook, Frames) = (time.GetTimestamp(), time.GetElapsedTime(began), copy.Frames);
    }

    private async Task<string> EndAsync()
    {
        if (_process is not { } process)
        {
            return "it ended";
        }

        var words = await process.EndAsync().ConfigureAwait(false);
        await process.DisposeAsync().ConfigureAwait(false);
        Volatile.Write(ref _process, null);
        (Frames, _loadTook) = (0, default);
        return words;
    }
}
