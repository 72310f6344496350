using LabSim.TestKit;

namespace LabSim.Interop.Tests;

public sealed class Descriptors
{
    [Fact]
    public void An_eventfd_counts_and_never_blocks()
    {
        using var signal = EventFd.Create();
        Assert.Equal(0UL, signal.Drain());
        signal.Signal();
        signal.Signal();
        Assert.Equal(2UL, signal.Drain());
        Assert.Equal(0UL, signal.Drain());
    }

    [Fact]
    public void Only_an_eventfd_is_adopted_as_one_and_anything_else_is_closed()
    {
        var file = MemoryFile.Create("x", 4096, sealAgainstShrinking: true);
        Assert.Null(EventFd.TryAdopt(file));
        Assert.True(file.IsClosed);
        using var signal = EventFd.TryAdopt(EventFd.Create().Handle);
        Assert.NotNull(signal);
    }

    [Fact]
    public void A_memory_file_knows_its_length_and_its_seal()
    {
        using var open = MemoryFile.Create("open", 12_345, sealAgainstShrinking: false);
        using var closed = MemoryFile.Create("sealed", 4096, sealAgainstShrinking: true);
        Assert.Equal(12_345UL, MemoryFile.Length(open));
        Assert.False(MemoryFile.IsSealedAgainstShrinking(open));
        Assert.True(MemoryFile.IsSealedAgainstShrinking(closed));
        using var signal = EventFd.Create();
        Assert.False(MemoryFile.IsSealedAgainstShrinking(signal.Handle));
        Assert.Equal(0UL, MemoryFile.Length(signal.Handle));
    }

    [Fact]
    public void Two_mappings_of_a_file_share_it_and_no_slice_leaves_one()
    {
        using var file = MemoryFile.Create("x", 8192, sealAgainstShrinking: true);
        using var first = MappedMemory.Map(file, 8192);
        using var second = MappedMemory.Map(file, 8192);
        first.Slice(8191, 1)[0] = 42;
        Assert.Equal(42, second.Slice(8191, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => first.Slice(8191, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => first.Slice(ulong.MaxValue, 1).Length);
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Slice(0, 1).Length);
    }

    [Fact]
    public void Epoll_tells_what_is_ready_and_forgets_what_was_removed()
    {
        using var epoll = new Epoll(4);
        using var a = EventFd.Create();
        using var b = EventFd.Create();
        Assert.True(epoll.TryAdd(a.Handle, 7, EpollTrigger.Edge));
        Assert.True(epoll.TryAdd(b.Handle, ulong.MaxValue, EpollTrigger.Level));
        var ready = new ulong[4];
        Assert.Equal(0, epoll.Wait(ready, 0));
        a.Signal();
        b.Signal();
        Assert.Equal(2, epoll.Wait(ready, 1000));
        Assert.Equal([7UL, ulong.MaxValue], ready[..2].Order().ToArray());

        // The edge is over though nobody read; the level is not.
        Assert.Equal(1, epoll.Wait(ready, 0));
        a.Signal();
        epoll.Remove(b.Handle);
        Assert.Equal(1, epoll.Wait(ready, 1000));
        Assert.Equal(7UL, ready[0]);
    }

    [Fact]
    public void A_file_that_cannot_be_watched_is_said_to_be_so()
    {
        using var directory = new TemporaryDirectory();
        using var epoll = new Epoll(1);
        using var memory = MemoryFile.Create("x", 4096, sealAgainstShrinking: true);
        Assert.False(epoll.TryAdd(memory, 1, EpollTrigger.Level));
    }
}
