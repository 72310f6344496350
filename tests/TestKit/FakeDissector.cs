using System.Collections.Immutable;
using LabSim.NodeRuntime.Dissection;

namespace LabSim.TestKit;

/// <summary>A dissector that knows frames by their numbers only. Expressions are <c>even</c>, <c>all</c>, or wrong.</summary>
public sealed class FakeDissector : IDissector
{
    private int _open;

    /// <summary>How many captures are in its hands.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <inheritdoc/>
    IDissection IDissector.Open(FrameSource source)
    {
        Interlocked.Increment(ref _open);
        return new Dissection(this, source);
    }

    private sealed class Dissection(FakeDissector dissector, FrameSource source) : IDissection
    {
        public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task<DissectedFrame> ReadFrameAsync(int number, CancellationToken cancellation) => number >= 1 && number <= source.Whole().Frames
            ? Task.FromResult(new DissectedFrame(
                [new DissectedItem($"Frame {number}", [new DissectedItem("child", []) { Severity = "note", Filter = "frame" }]) { Start = 0, Length = 2 }],
                new byte[] { 1, 2 }, [], ImmutableDictionary<string, string>.Empty))
            : throw new DissectionException(DissectionProblem.NotFound, $"there is no frame {number} in this capture");

        public Task<MatchedFrames> MatchAsync(string expression, CancellationToken cancellation) => expression is "even" or "all"
            ? Task.FromResult(new MatchedFrames(
                [.. Enumerable.Range(1, source.Whole().Frames).Where(number => expression == "all" || number % 2 == 0)], source.Whole().Frames))
            : throw new DissectionException(DissectionProblem.BadFilter, $"\"{expression}\" is neither a field nor a protocol name.");

        public Task<ImmutableArray<FilterField>> CompleteAsync(string prefix, CancellationToken cancellation) =>
            Task.FromResult<ImmutableArray<FilterField>>([new FilterField(prefix + "port", "unsigned", "Port")]);

        public Task<FollowedStream> FollowAsync(int number, StreamProtocol protocol, CancellationToken cancellation) =>
            Task.FromResult(new FollowedStream("10.0.0.1:1", "10.0.0.2:2", "tcp.stream eq 0", [new StreamPiece(true, number, new byte[] { 42 })]));

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref dissector._open);
            return ValueTask.CompletedTask;
        }
    }
}
