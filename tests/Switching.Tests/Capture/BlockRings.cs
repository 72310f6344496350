using LabSim.Switching.Capture;

namespace LabSim.Switching.Tests.Capture;

public sealed class BlockRings
{
    [Fact]
    public void Blocks_of_any_size_come_out_whole_and_in_order_lap_after_lap()
    {
        var ring = new BlockRing(100);
        byte written = 0;
        byte read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var size = 1 + ((i * 37) % 60);
            var room = ring.Reserve(size);
            if (room.IsEmpty || i % 7 == 0)
            {
                ring.Publish();
                read = Drain(ring, read);
                room = ring.Reserve(size);
            }

            Assert.Equal(size, room.Length);
            for (var k = 0; k < size; k++)
            {
                room[k] = written++;
            }

            ring.Commit(size);
            if (i % 3 == 0 || i == 9_999)
            {
                ring.Publish();
            }
        }

        Assert.Equal(written, Drain(ring, read));
    }

    [Fact]
    public void A_full_ring_refuses_until_something_is_released()
    {
        var ring = new BlockRing(100);
        Assert.Equal(60, ring.Reserve(60).Length);
        ring.Commit(60);
        Assert.True(ring.Reserve(60).IsEmpty);
        Assert.Equal(40, ring.Reserve(40).Length);
        ring.Commit(40);
        ring.Publish();
        Assert.Equal(100, ring.Peek().Length);
        Assert.True(ring.Reserve(1).IsEmpty);
        ring.Release(100);
        Assert.Equal(100, ring.Reserve(100).Length);
    }

    [Fact]
    public void What_was_reserved_and_not_committed_is_never_read_nor_what_was_not_published()
    {
        var ring = new BlockRing(100);
        ring.Reserve(50);
        Assert.True(ring.Peek().IsEmpty);
        ring.Reserve(30);
        ring.Commit(30);
        Assert.True(ring.Peek().IsEmpty);
        ring.Publish();
        Assert.Equal(30, ring.Peek().Length);
    }

    private static byte Drain(BlockRing ring, byte expected)
    {
        for (var blocks = ring.Peek(); !blocks.IsEmpty; blocks = ring.Peek())
        {
            foreach (var value in blocks.Span)
            {
                Assert.Equal(expected++, value);
            }

            ring.Release(blocks.Length);
        }

        return expected;
    }
}
