using System.Buffers;
using System.IO.Pipelines;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>Cuts what sharkd says into lines of a bounded length.</summary>
internal sealed class SharkdLines(Stream stream)
{
    /// <summary>The longest answer that is taken, bytes: a filter's matches among half a million frames take 30 MB.</summary>
    public const int Longest = 128 << 20;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10));
    private SequencePosition? _consumed;

    /// <summary>The next line without its end, valid until the next call; <see langword="null"/> at the end.</summary>
    /// <exception cref="InvalidDataException">It is longer than it may be.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellation)
    {
        if (_consumed is { } consumed)
        {
            _reader.AdvanceTo(consumed);
            _consumed = null;
        }

        // What was searched is not searched again: an answer comes in a thousand pieces.
        long searched = 0;
        while (true)
        {
            var read = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.Buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                _consumed = read.Buffer.GetPosition(1, end);
                return read.Buffer.Slice(0, end);
            }

            if (read.IsCompleted)
            {
                return null;
            }

            if (read.Buffer.Length > Longest)
            {
                throw new InvalidDataException($"sharkd sent a line of more than {Longest} bytes");
            }

            searched = read.Buffer.Length;
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
