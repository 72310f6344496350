namespace LabSim.Switching.Recording;

/// <summary>What the recorder had of some ports at a moment: copies, in the order of time.</summary>
internal sealed class RecordedFrames
{
    private readonly List<RecordedFrame> _frames = [];
    private readonly RecorderMemory _memory;
    private readonly IReadOnlyList<FrameLog> _logs;
    private readonly long _from;
    private readonly long _until;

    private long _copied;

    private RecordedFrames(RecorderMemory memory, IReadOnlyList<FrameLog> logs, long from, long until) =>
        (_memory, _logs, _from, _until) = (memory, logs, from, until);

    /// <summary>The frames, oldest first.</summary>
    public IReadOnlyList<RecordedFrame> Frames => _frames;

    /// <summary>Copies what was recorded of some ports. The workers go on meanwhile; what they overwrite while we look is as if it had been overwritten before.</summary>
    /// <param name="memory">The recorder's memory.</param>
    /// <param name="logs">The ports' logs, the interfaces of the result.</param>
    /// <param name="from">From this time on, by the fabric's clock.</param>
    /// <param name="until">Up to this time.</param>
    /// <exception cref="RecorderBusyException">Others are reading too much of it.</exception>
    public static RecordedFrames Read(RecorderMemory memory, IReadOnlyList<FrameLog> logs, long from, long until)
    {
        var result = new RecordedFrames(memory, logs, from, until);
        try
        {
            for (var page = 0; page < memory.Pages.Length; page++)
            {
                if (result.Copy(page) is { } copy)
                {
                    result.Add(copy);
                }
            }
        }
        catch
        {
            result.Forget();
            throw;
        }

        result._frames.Sort(static (a, b) => a.CompareTo(b));
        return result;
    }

    /// <summary>Lets go of the copies; once or more often.</summary>
    public void Forget()
    {
        _frames.Clear();
        _memory.ForgetCopies(Interlocked.Exchange(ref _copied, 0));
    }

    /// <summary>Since when all that passed a port is here, by the fabric's clock.</summary>
    /// <param name="index">The port's index.</param>
    public long Since(int index) => Math.Max(_from, _logs[index].LostUntil);

    /// <summary>Frames of a port that are missing: 0 where the recording reaches back as far as was asked, else all that it lost since it began.</summary>
    /// <param name="index">The port's index.</param>
    public long Lost(int index) => _logs[index].LostUntil > _from ? _logs[index].Lost : 0;

    // Null where there is nothing of ours, or the page began another life under our hands.
    private PageCopy? Copy(int page)
    {
        ref var state = ref _memory.Pages[page];

        // Acquire: pairs with the fences in FrameLog.Turn and Drop.
        var version = Volatile.Read(ref state.Version);

        // Acquire: pairs with the release in FrameLog.Record; the records and their peer come before it.
        var filled = Volatile.Read(ref state.Filled);
        var (own, peer, serial) = (IndexOf(state.Owner), IndexOf(state.Peer), state.Serial);
        if (version % 2 != 0 || filled == 0 || (own < 0 && peer < 0) || Volatile.Read(ref state.Last) < _from)
        {
            return null;
        }

        _memory.NoteCopy(filled);
        _copied += filled;
        var bytes = _memory.Bytes(page * RecorderMemory.PageBytes, filled).ToArray();

        // What was copied was read before the version is read again.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref state.Version) == version ? new PageCopy(bytes, own, peer, serial) : null;
    }

    private int IndexOf(FrameLog? log)
    {
        for (var i = 0; i < _logs.Count && log is not null; i++)
        {
            if (_logs[i] == log)
            {
                return i;
            }
        }

        return -1;
    }

    private void Add(PageCopy page)
    {
        FrameRecord record;
        for (var at = 0; at < page.Bytes.Length; at += record.Size)
        {
            record = FrameRecord.Read(page.Bytes.AsSpan(at));
            if (record.Timestamp < _from || record.Timestamp > _until)
            {
                continue;
            }

            if (page.Own >= 0)
            {
                _frames.Add(new RecordedFrame(page.Bytes, at, page.Serial, page.Own, (record.Way & RecordedWay.Sent) != 0));
            }

            if (page.Peer >= 0 && (record.Way & RecordedWay.Delivered) != 0)
            {
                _frames.Add(new RecordedFrame(page.Bytes, at, page.Serial, page.Peer, Sent: false));
            }
        }
    }

    private sealed record PageCopy(byte[] Bytes, int Own, int Peer, long Serial);
}
