using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>What to follow.</summary>
public enum StreamProtocol
{
    /// <summary>The bytes of a TCP connection, in order.</summary>
    Tcp,

    /// <summary>The payloads of a UDP conversation.</summary>
    Udp,

    /// <summary>HTTP with bodies decoded.</summary>
    Http,
}

/// <summary>Both directions of a stream.</summary>
/// <param name="A">Who began it, <c>10.0.0.1:40000</c>.</param>
/// <param name="B">The other end.</param>
/// <param name="Filter">A display filter for its frames.</param>
/// <param name="Pieces">What was said, in order.</param>
public sealed record FollowedStream(string A, string B, string Filter, ImmutableArray<StreamPiece> Pieces);

/// <summary>What one end said.</summary>
/// <param name="FromB">The other end said it.</param>
/// <param name="Frame">The frame that brought it.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record StreamPiece(bool FromB, int Frame, ReadOnlyMemory<byte> Bytes);
