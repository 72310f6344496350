using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>A capture's questions in sharkd's words (release 4.0: methods frame, check, frames, complete, follow).</summary>
internal sealed class SharkdDissection(SharkdSession session) : IDissection
{
    private const int MostFields = 200;
    private const string FilterPrefix = "Filter invalid - ";

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation) => session.AskAsync(0, _ => Task.FromResult(0), cancellation);

    /// <inheritdoc/>
    public async Task<DissectedFrame> ReadFrameAsync(int number, CancellationToken cancellation)
    {
        Require(number);
        try
        {
            return await session.AskAsync(number, turn => FrameAsync(turn, number), cancellation).ConfigureAwait(false);
        }
        catch (SharkdRefusal)
        {
            throw NoFrame(number);
        }
    }

    /// <inheritdoc/>
    public async Task<MatchedFrames> MatchAsync(string expression, CancellationToken cancellation)
    {
        try
        {
            // The filter alone first: a wrong one is refused before anything is loaded and looked at, and with a reason.
            await session.AskAsync(
                SharkdSession.NoFrame,
                turn => turn.RequestAsync("check", new JsonObject { ["filter"] = expression }, turn.Patience.Question, SharkdAnswer.Read), cancellation).ConfigureAwait(false);
            return await session.AskAsync(0, async turn =>
            {
                if (turn.Frames == 0)
                {
                    return new MatchedFrames([], 0);
                }

                var numbers = await turn.RequestAsync(
                    "frames", new JsonObject { ["filter"] = expression, ["column0"] = "frame.number:1" }, turn.Patience.Capture, SharkdAnswer.ReadNumbers).ConfigureAwait(false);
                return new MatchedFrames([.. numbers], turn.Frames);
            }, cancellation).ConfigureAwait(false);
        }
        catch (SharkdRefusal refusal)
        {
            var words = refusal.Message;
            throw new DissectionException(DissectionProblem.BadFilter, words.StartsWith(FilterPrefix, StringComparison.Ordinal) ? words[FilterPrefix.Length..] : words);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<FilterField>> CompleteAsync(string prefix, CancellationToken cancellation)
    {
        JsonElement answer;
        try
        {
            answer = await session.AskAsync(
                SharkdSession.NoFrame, turn => turn.RequestAsync("complete", new JsonObject { ["field"] = prefix }, turn.Patience.Question, SharkdAnswer.Read), cancellation).ConfigureAwait(false);
        }
        catch (SharkdRefusal)
        {
            // What is no text for sharkd begins no field.
            return [];
        }

        var fields = answer.TryGetProperty("field", out var list) ? list.EnumerateArray() : default;
        return
        [
            .. fields.Select(field => new FilterField(field.GetProperty("f").GetString() ?? "", FieldTypes.Word(field.GetProperty("t").GetInt32()), field.GetProperty("n").GetString() ?? ""))
                .DistinctBy(field => field.Name).OrderBy(field => field.Name, StringComparer.Ordinal).Take(MostFields),
        ];
    }

    /// <inheritdoc/>
    public async Task<FollowedStream> FollowAsync(int number, StreamProtocol protocol, CancellationToken cancellation)
    {
        Require(number);
        var name = protocol.ToString().ToUpperInvariant();
        try
        {
            return await session.AskAsync(number, async turn =>
            {
                var frame = await FrameAsync(turn, number).ConfigureAwait(false);
                var filter = frame.Follow.GetValueOrDefault(name)
                    ?? throw new DissectionException(DissectionProblem.NotFound, $"frame {number} is in no {name} stream");
                var answer = await turn.RequestAsync(
                    "follow", new JsonObject { ["follow"] = name, ["filter"] = filter }, turn.Patience.Capture, SharkdAnswer.Read).ConfigureAwait(false);
                return Stream(answer, filter);
            }, cancellation).ConfigureAwait(false);
        }
        catch (SharkdRefusal)
        {
            throw NoFrame(number);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();

    // Nobody waits for a frame that has not come.
    private void Require(int number)
    {
        if (number < 1 || number > session.Available)
        {
            throw NoFrame(number);
        }
    }

    private static Task<DissectedFrame> FrameAsync(SharkdSession turn, int number) => turn.RequestAsync(
        "frame", new JsonObject { ["frame"] = number, ["proto"] = true, ["bytes"] = true }, turn.Patience.Question, line => SharkdTree.Read(SharkdAnswer.Read(line)));

    private static FollowedStream Stream(JsonElement answer, string filter) => new(
        End(answer, "chost", "cport"), End(answer, "shost", "sport"), filter,
        [
            .. (answer.TryGetProperty("payloads", out var pieces) ? pieces.EnumerateArray() : default)
                .Select(piece => new StreamPiece(piece.TryGetProperty("s", out _), piece.GetProperty("n").GetInt32(), piece.GetProperty("d").GetBytesFromBase64())),
        ]);

    private static string End(JsonElement answer, string host, string port)
    {
        var (address, number) = (answer.GetProperty(host).GetString() ?? "", answer.GetProperty(port).GetString() ?? "");
        return address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{number}" : $"{address}:{number}";
    }

    private static DissectionException NoFrame(int number) =>
        new(DissectionProblem.NotFound, string.Create(CultureInfo.InvariantCulture, $"there is no frame {number} in this capture"));
}
