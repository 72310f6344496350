namespace LabSim.NodeRuntime.Qmp;

/// <summary>Cuts a stream into lines, and holds no more than one line of a bounded length.</summary>
internal sealed class QmpLines(Stream stream, int longest)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>
    /// The next line without its end, valid until the next call; <see langword="null"/> at the end of the stream.
    /// </summary>
    /// <exception cref="QmpException">A line is longer than it may be.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found);
                _start += searched + found + 1;
                return line;
            }

            searched = _end - _start;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= longest)
            {
                throw new QmpException($"QEMU sent a QMP line of more than {longest} bytes");
            }

            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, longest));
        }
    }
}
