using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Impairments;

public sealed class FrameStores
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Whatever_goes_in_comes_out_in_order_and_unchanged(ulong seed)
    {
        var random = new LinkRandom(seed);
        var store = new FrameStore(1 << 20);
        var burst = new FrameBurst();
        var expected = new Queue<byte[]>();
        for (var step = 0; step < 20_000; step++)
        {
            var due = (long)step;
            var length = 14 + random.NextBelow(step % 5 == 0 ? FrameBurst.LongestFrame - 14 : 200);
            var room = store.Add(length, due);
            if (!room.IsEmpty)
            {
                var frame = new byte[length];
                Array.Fill(frame, (byte)step);
                frame[0] = (byte)(step >> 8);
                frame.CopyTo(room);
                expected.Enqueue(frame);
            }

            // Now and then a lot is taken, mostly nothing: slabs run full, are given back and taken again, and the store runs empty.
            for (var take = random.NextBelow(40) == 0 ? 30 : random.NextBelow(2); take > 0 && store.Count > 0; take--)
            {
                store.Show(burst, long.MaxValue);
                var got = new byte[burst.Frames[0].Length];
                SegmentMemory.Gather(burst.SegmentsOf(burst.Frames[0]), got);
                Assert.Equal(expected.Dequeue(), got);
                store.Remove(1);
            }
        }

        Assert.Equal(expected.Count, store.Count);
    }

    [Fact]
    public void It_takes_no_more_than_its_limit()
    {
        var store = new FrameStore(256 * 1024);
        var frames = 0;
        while (!store.Add(1500, 0).IsEmpty)
        {
            frames++;
        }

        Assert.InRange(frames, 150, 256 * 1024 / 1516);
        store.Remove(frames);
        Assert.Equal(0, store.Count);
        Assert.False(store.Add(1500, 0).IsEmpty);
    }

    [Fact]
    public void Only_what_is_due_is_shown()
    {
        var store = new FrameStore(1 << 20);
        var burst = new FrameBurst();
        for (var due = 1; due <= 2 * FrameBurst.Capacity; due++)
        {
            store.Add(60, due);
        }

        store.Show(burst, 0);
        Assert.Equal(0, burst.Count);
        store.Show(burst, 10);
        Assert.Equal(10, burst.Count);
        store.Show(burst, 1000);
        Assert.Equal(FrameBurst.Capacity, burst.Count);
        store.Remove(FrameBurst.Capacity);
        Assert.Equal(FrameBurst.Capacity + 1, store.FirstDue);
    }
}
