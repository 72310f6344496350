using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>One capture in the dissector's hands. Calls may come from any thread; one is answered at a time.</summary>
/// <exception cref="RuntimeEnvironmentException">From every call: the dissector is not installed, or does not answer in time (it is then replaced).</exception>
public interface IDissection : IAsyncDisposable
{
    /// <summary>Does now what the first question would have to wait for.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Takes a frame apart.</summary>
    /// <param name="number">The frame, from 1.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="DissectionException">There is no such frame.</exception>
    Task<DissectedFrame> ReadFrameAsync(int number, CancellationToken cancellation);

    /// <summary>The frames that a display filter matches, among those that were known to the dissector when it was asked.</summary>
    /// <exception cref="DissectionException">The expression is wrong; the dissector's own words.</exception>
    Task<MatchedFrames> MatchAsync(string expression, CancellationToken cancellation);

    /// <summary>The fields and protocols of display filters that begin with a text.</summary>
    Task<ImmutableArray<FilterField>> CompleteAsync(string prefix, CancellationToken cancellation);

    /// <summary>Both directions of the stream that a frame is part of.</summary>
    /// <exception cref="DissectionException">The frame is in no such stream, or there is no frame of that number.</exception>
    Task<FollowedStream> FollowAsync(int number, StreamProtocol protocol, CancellationToken cancellation);
}
