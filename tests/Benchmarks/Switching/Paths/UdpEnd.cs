using System.Net.Sockets;
using LabSim.Benchmarks.Switching.Load;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>A guest at a connected UDP socket, a frame in each datagram.</summary>
internal sealed class UdpEnd(Socket socket) : IFrameEnd
{
    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame) => socket.Send(frame, SocketFlags.None, out var error) == frame.Length && error == SocketError.Success;

    /// <inheritdoc/>
    public bool TryReceive(Span<byte> room) => socket.Receive(room, SocketFlags.None, out var error) > 0 && error == SocketError.Success;
}
