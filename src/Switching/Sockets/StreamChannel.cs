using LabSim.Interop;
using LabSim.Switching.HandOver;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Sockets;

/// <summary>A machine's stream of frames: one connection, over buffers that outlive it.</summary>
internal sealed class StreamChannel : IFrameChannel, IDisposable
{
    private const string OutOfStep = "a frame's length is above 1 MiB: the stream is no stream of frames";
    private readonly AncillarySocket _socket;
    private readonly StreamInput _input;
    private readonly StreamOutput _output;

    /// <summary>Begins a stream over a new connection.</summary>
    public StreamChannel(AncillarySocket socket, StreamInput input, StreamOutput output)
    {
        (_socket, _input, _output) = (socket, input, output);
        input.Reset();
        output.Reset();
    }

    /// <inheritdoc/>
    public FileDescriptor Handle => _socket.Handle;

    /// <inheritdoc/>
    public string? Collect(FrameBurst burst) => _input.Collect(burst) ? null : OutOfStep;

    /// <inheritdoc/>
    public TransferState Read() => _input.Read(_socket);

    /// <inheritdoc/>
    public void Complete(int count) => _input.Complete(count);

    /// <inheritdoc/>
    public TransferState Flush() => _output.Flush(_socket);

    /// <inheritdoc/>
    public TransferState Write(FrameBurst burst, ref int next) => _output.Write(_socket, burst, ref next);

    /// <summary>Its state in the middle of its bytes.</summary>
    public ExportedStream Export()
    {
        var (read, skip) = _input.Export();
        return new ExportedStream(read, skip, _output.Export());
    }

    /// <summary>Goes on where another process was.</summary>
    public void Restore(ExportedStream state)
    {
        _input.Restore(state.Read, state.Skip);
        _output.Restore(state.Rest);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
