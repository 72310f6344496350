using LabSim.NodeRuntime.Dissection;
using Microsoft.Win32.SafeHandles;

namespace LabSim.LabServer.Views;

/// <summary>
/// A capture on disk with an index of its frames. It is extended by whole blocks only, up to a limit. Readers read the file: a slow one keeps nothing in
/// memory and loses nothing. One writer, any number of readers.
/// </summary>
internal sealed class FrameFile : IDisposable
{
    /// <summary>Bytes at most.</summary>
    public const int DefaultLimit = 64 << 20;

    private readonly Lock _lock = new();
    private readonly List<int> _offsets = [];
    private readonly SafeFileHandle _file;
    private readonly int _limit;
    private readonly Action _full;
    private byte[] _rest = [];
    private int _length;
    private long _firstTime;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="limit">Bytes at most.</param>
    /// <param name="full">Told once, when a frame had no room; nothing more is taken.</param>
    public FrameFile(string path, int limit, Action full)
    {
        (Path, _limit, _full) = (path, limit, full);
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>A frame had no room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>When the first frame passed, nanoseconds since 1970.</summary>
    public long FirstTime => Volatile.Read(ref _firstTime);

    /// <summary>What is there by now.</summary>
    public FrameExtent Whole()
    {
        lock (_lock)
        {
            return new FrameExtent(_length, _offsets.Count);
        }
    }

    /// <summary>Takes what the capture writes, however it is cut.</summary>
    /// <exception cref="InvalidDataException">That is no pcapng.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Append(ReadOnlyMemory<byte> written)
    {
        if (IsFull)
        {
            return;
        }

        var bytes = _rest.Length == 0 ? written.Span : (byte[])[.. _rest, .. written.Span];
        var (frames, whole) = (new List<int>(), 0);
        while (PcapngBlock.TryRead(bytes[whole..], out var block))
        {
            if (_length + whole + block.Length > _limit)
            {
                IsFull = true;
                break;
            }

            if (block.IsFrame)
            {
                frames.Add(_length + whole);
                _ = Interlocked.CompareExchange(ref _firstTime, block.Nanoseconds, 0);
            }

            whole += block.Length;
        }

        RandomAccess.Write(_file, bytes[..whole], _length);
        _rest = IsFull ? [] : bytes[whole..].ToArray();
        lock (_lock)
        {
            _offsets.AddRange(frames);
            _length += whole;
        }

        if (IsFull)
        {
            _full();
        }
    }

    /// <summary>Reads the blocks of some frames, in one piece.</summary>
    /// <param name="from">The frames before the first.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="mostBytes">How many bytes at most, unless it is one frame.</param>
    public byte[] Read(int from, int most, int mostBytes)
    {
        int start, end;
        lock (_lock)
        {
            var to = Math.Min(from + most, _offsets.Count);
            if (to <= from)
            {
                return [];
            }

            start = _offsets[from];
            while (to - from > 1 && EndOf(to) - start > mostBytes)
            {
                to = from + Math.Max(1, (to - from) / 2);
            }

            end = EndOf(to);
        }

        var blocks = new byte[end - start];
        var read = RandomAccess.Read(_file, blocks, start);
        return read == blocks.Length ? blocks : throw new EndOfStreamException($"{Path} is shorter than was written to it");
    }

    public void Dispose() => _file.Dispose();

    private int EndOf(int frames) => frames < _offsets.Count ? _offsets[frames] : _length;
}
