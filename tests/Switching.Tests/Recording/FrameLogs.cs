using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Recording;

namespace LabSim.Switching.Tests.Recording;

public sealed class FrameLogs
{
    private const int FrameLength = 120;

    [Fact]
    public void What_is_overwritten_is_the_oldest_and_is_counted()
    {
        var memory = Past.Memory();
        using var sender = new TestSender(memory);
        var receiver = TestSender.NewLog(memory);
        var sent = sender.Send(receiver, bursts: 1000);
        var past = RecordedFrames.Read(memory, [sender.Log, receiver], 0, long.MaxValue);
        foreach (var (log, index) in new[] { (sender.Log, 0), (receiver, 1) })
        {
            var numbers = past.Frames.Where(f => f.Tapped == index).Select(f => BinaryPrimitives.ReadInt32LittleEndian(f.Bytes)).ToList();
            Assert.Equal(Enumerable.Range(sent - numbers.Count, numbers.Count), numbers);
            Assert.Equal((sent, sent - numbers.Count), (log.Passed, log.Lost));
            Assert.InRange(log.Lost, 1, sent - 1);
            Assert.True(past.Since(index) > 0 && past.Since(index) <= past.Frames[0].Record.Timestamp);
            Assert.Equal(log.Lost, past.Lost(index));
        }

        // As far back as it reaches, nothing is missing.
        var since = past.Since(1);
        past.Forget();
        Assert.Equal(0, RecordedFrames.Read(memory, [receiver], since + 1, long.MaxValue).Lost(0));
    }

    [Fact]
    public void A_flood_pushes_out_its_own_past_and_nobody_elses()
    {
        var memory = Past.Memory();
        using var quiet = new TestSender(memory);
        quiet.Send(null, bursts: 1);
        using var flood = new TestSender(memory);
        flood.Send(null, bursts: 5000);
        Assert.Equal((4, 1, 0), (flood.Log.PageCount, quiet.Log.PageCount, quiet.Log.Lost));
        Assert.Equal(FrameBurst.Capacity, RecordedFrames.Read(memory, [quiet.Log], 0, long.MaxValue).Frames.Count);
    }

    [Fact]
    public void A_port_that_comes_has_its_share_at_once_and_one_that_goes_gives_all_back()
    {
        var memory = Past.Memory();
        using var first = new TestSender(memory);
        first.Send(null, bursts: 1000);
        Assert.Equal((8, 0), (first.Log.PageCount, memory.FreePages));
        using var second = new TestSender(memory);
        Assert.Equal((4, 4), (first.Log.PageCount, memory.FreePages));
        second.Send(null, bursts: 1000);
        Assert.Equal((4, 4, 0), (first.Log.PageCount, second.Log.PageCount, memory.FreePages));
        first.Log.End();
        memory.Leave(first.Log);
        second.Send(null, bursts: 1000);
        Assert.Equal((0, 8, 0), (first.Log.PageCount, second.Log.PageCount, memory.FreePages));
        first.Send(null, bursts: 1);
        Assert.Equal(0, first.Log.PageCount);
    }

    [Fact]
    public void More_ports_than_pages_record_what_fits_and_count_the_rest()
    {
        var memory = Past.Memory();
        var senders = Enumerable.Range(0, 9).Select(_ => new TestSender(memory)).ToList();
        senders.ForEach(sender => sender.Send(null, bursts: 1));
        Assert.Equal([0L, 0, 0, 0, 0, 0, 0, 0, FrameBurst.Capacity], senders.Select(s => s.Log.Lost));
        senders.ForEach(sender => sender.Dispose());
    }

    [Fact]
    public void A_page_has_one_peer_so_what_came_over_another_cable_stays_with_whom_it_came_to()
    {
        var memory = Past.Memory();
        using var sender = new TestSender(memory);
        var (one, other) = (TestSender.NewLog(memory), TestSender.NewLog(memory));
        sender.Send(null, bursts: 1);
        sender.Send(one, bursts: 1);
        sender.Send(other, bursts: 1);
        int At(FrameLog log) => RecordedFrames.Read(memory, [log], 0, long.MaxValue).Frames.Count;
        Assert.Equal((3 * FrameBurst.Capacity, FrameBurst.Capacity, FrameBurst.Capacity), (At(sender.Log), At(one), At(other)));
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_record_while_the_worker_laps_it()
    {
        var memory = Past.Memory();
        using var sender = new TestSender(memory);
        var receiver = TestSender.NewLog(memory);
        using var stop = new CancellationTokenSource();
        var writing = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    sender.Send(receiver, bursts: 50);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var seen = 0;
        LabOfTwo.Eventually(() => receiver.Lost > 0);
        for (var i = 0; i < 300; i++)
        {
            var past = RecordedFrames.Read(memory, [receiver], 0, long.MaxValue);
            var frames = past.Frames;
            var last = -1;
            foreach (var frame in frames)
            {
                var number = BinaryPrimitives.ReadInt32LittleEndian(frame.Bytes);
                Assert.True(number > last && frame.Record.Length == FrameLength && frame.Record.Kept == FrameLength);
                Assert.Equal(FrameLength - 4, frame.Bytes[4..].Count((byte)number));
                last = number;
            }

            seen += frames.Count;
            past.Forget();
        }

        await stop.CancelAsync();
        await writing;
        Assert.True(seen > 0);
    }

    [Fact]
    public void Readers_together_hold_no_more_than_the_memory_has_again()
    {
        var memory = Past.Memory();
        using var sender = new TestSender(memory);
        sender.Send(null, bursts: 1000);
        RecordedFrames Read() => RecordedFrames.Read(memory, [sender.Log], 0, long.MaxValue);
        var first = Read();
        Assert.Throws<RecorderBusyException>(Read);
        first.Forget();
        first.Forget();
        Assert.NotEmpty(Read().Frames);
        Assert.Throws<RecorderBusyException>(Read);
    }

    [Fact]
    public void Memory_that_is_not_used_is_not_touched()
    {
        var before = Environment.WorkingSet;
        var memory = new RecorderMemory(RecorderLimits.LargestMemory);
        using var sender = new TestSender(memory);
        sender.Send(null, bursts: 100);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, RecorderLimits.LargestMemory / 4);
        Assert.Equal(100 * FrameBurst.Capacity, RecordedFrames.Read(memory, [sender.Log], 0, long.MaxValue).Frames.Count);
    }
}
