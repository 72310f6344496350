using LabSim.Interop.Pcap;
using LabSim.Switching.Capture;

namespace LabSim.Switching.Recording;

/// <summary>The past that a capture begins with: the recorder's frames that its filter passes, and what is known of those that are missing.</summary>
internal sealed class RecordedPast
{
    private const int BufferBytes = 256 << 10;
    private readonly RecordedFrames _recorded;
    private readonly List<RecordedFrame> _frames = [];
    private readonly CaptureClock _clock;

    /// <summary>Applies a filter. It sees as much of each frame as was kept, and the length that it had.</summary>
    /// <param name="recorded">What the recorder had.</param>
    /// <param name="interfaces">The interfaces, which are told what passed them.</param>
    /// <param name="filter">The filter, or <see langword="null"/>.</param>
    /// <param name="clock">What time it was.</param>
    public RecordedPast(RecordedFrames recorded, IReadOnlyList<TappedInterface> interfaces, PcapFilter? filter, CaptureClock clock)
    {
        (_recorded, _clock) = (recorded, clock);
        LongestKept = RecorderLimits.HeaderBytes;
        var received = new long[interfaces.Count];
        var accepted = new long[interfaces.Count];
        foreach (var frame in recorded.Frames)
        {
            received[frame.Tapped]++;
            LongestKept = Math.Max(LongestKept, frame.Record.Kept);
            if (filter is null || filter.Matches(frame.Bytes, frame.Record.Length))
            {
                accepted[frame.Tapped]++;
                _frames.Add(frame);
            }
        }

        for (var i = 0; i < interfaces.Count; i++)
        {
            Since = Math.Max(Since, clock.Nanoseconds(recorded.Since(i)));
            interfaces[i].AddPast(received[i], accepted[i], recorded.Lost(i));
        }
    }

    /// <summary>How many frames there are.</summary>
    public int Count => _frames.Count;

    /// <summary>The most bytes that were kept of a frame, and no less than the headers' bytes.</summary>
    public int LongestKept { get; }

    /// <summary>Since when nothing is missing at any interface, nanoseconds since 1970.</summary>
    public long Since { get; }

    /// <summary>Writes the frames as blocks, the oldest first.</summary>
    public async Task WriteAsync(Stream output, int snapLength, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        var used = 0;
        foreach (var frame in _frames)
        {
            var total = PcapngBlock.EnhancedPacketLength(Math.Min(frame.Record.Kept, snapLength));
            if (buffer.Length - used < total)
            {
                await output.WriteAsync(buffer.AsMemory(0, used), cancellation).ConfigureAwait(false);
                used = 0;
            }

            Write(frame, buffer.AsSpan(used, total), snapLength);
            used += total;
        }

        await output.WriteAsync(buffer.AsMemory(0, used), cancellation).ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
        Forget();
    }

    /// <summary>Lets go of the frames; once or more often.</summary>
    public void Forget()
    {
        _frames.Clear();
        _recorded.Forget();
    }

    private void Write(in RecordedFrame frame, Span<byte> block, int snapLength)
    {
        var record = frame.Record;
        var captured = Math.Min(record.Kept, snapLength);
        PcapngBlock.WriteEnhancedPacket(
            block, frame.Tapped, _clock.Nanoseconds(record.Timestamp), captured, record.Length, frame.Sent ? FrameDirection.Outbound : FrameDirection.Inbound);
        frame.Bytes[..captured].CopyTo(block[PcapngBlock.FrameOffset..]);
    }
}
