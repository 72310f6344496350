using LabSim.TestKit;

namespace LabSim.Interop.Tests;

public sealed class UnixDatagrams
{
    [Fact]
    public void Datagrams_go_to_the_peer_whole_and_a_long_one_tells_how_long_it_was()
    {
        using var directory = new TemporaryDirectory();
        using var a = UnixDatagram.Bind(directory["a"], null);
        using var b = UnixDatagram.Bind(directory["b"], null);
        var room = new byte[4];
        Assert.Equal(TransferState.Gone, a.Send([1]).State);
        Assert.False(a.TryConnect(directory["nowhere"], null));
        Assert.True(a.TryConnect(directory["b"], null));
        Assert.Equal(new TransferOutcome(0, TransferState.WouldBlock), b.Receive(room));
        Assert.Equal(new TransferOutcome(3, TransferState.Done), a.Send([1, 2, 3]));
        Assert.Equal(TransferState.Done, a.Send(new byte[1000]).State);
        Assert.Equal(TransferState.Done, a.Send([]).State);
        Assert.Equal(new TransferOutcome(3, TransferState.Done), b.Receive(room));
        Assert.Equal([1, 2, 3], room[..3]);
        Assert.Equal(new TransferOutcome(1000, TransferState.Done), b.Receive(room));
        Assert.Equal(new TransferOutcome(0, TransferState.Done), b.Receive(room));
    }

    [Fact]
    public void A_full_queue_blocks_nobody_and_a_dead_peer_is_told()
    {
        using var directory = new TemporaryDirectory();
        using var a = UnixDatagram.Bind(directory["a"], null);
        var b = UnixDatagram.Bind(directory["b"], null);
        Assert.True(a.TryConnect(directory["b"], null));
        var sent = 0;
        while (a.Send([1]).State == TransferState.Done)
        {
            sent++;
        }

        Assert.InRange(sent, 1, 10_000);
        b.Handle.Dispose();
        Assert.Equal(TransferState.Gone, a.Send([1]).State);
        Assert.False(a.TryConnect(directory["b"], null));
        using var successor = UnixDatagram.Bind(directory["b"], null);
        Assert.True(a.TryConnect(directory["b"], null));
        Assert.Equal(TransferState.Done, a.Send([1]).State);
    }

    [Fact]
    public void One_with_a_peer_takes_datagrams_from_it_alone_until_it_forgets_it_and_what_was_sent()
    {
        using var directory = new TemporaryDirectory();
        using var a = UnixDatagram.Bind(directory["a"], null);
        using var b = UnixDatagram.Bind(directory["b"], null);
        using var other = UnixDatagram.Bind(directory["other"], null);
        Assert.True(other.TryConnect(directory["a"], null));
        Assert.Equal(TransferState.Done, other.Send([1]).State);
        a.Disconnect();
        Assert.Equal(TransferState.WouldBlock, a.Receive(new byte[4]).State);
        Assert.True(a.TryConnect(directory["b"], null));
        Assert.Equal(TransferState.Gone, other.Send([1]).State);
        Assert.True(b.TryConnect(directory["a"], null));
        Assert.Equal(TransferState.Done, b.Send([2]).State);
        Assert.True(a.TryConnect(directory["b"], null));
        Assert.Equal(new TransferOutcome(1, TransferState.Done), a.Receive(new byte[4]));
    }

    [Fact]
    public void Its_file_is_its_owners_alone_a_stale_one_is_replaced_and_a_live_one_is_not()
    {
        using var directory = new TemporaryDirectory();
        UnixDatagram.Bind(directory["s"], null).Handle.Dispose();
        Assert.True(Path.Exists(directory["s"]));
        var live = UnixDatagram.Bind(directory["s"], null);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory["s"]));
        Assert.Throws<IOException>(() => UnixDatagram.Bind(directory["s"], null));
        live.Dispose();
        Assert.False(Path.Exists(directory["s"]));
    }

    [Fact]
    public void A_stream_takes_what_fits_and_its_room_is_told_where_that_is_wanted()
    {
        using var directory = new TemporaryDirectory();
        using var listener = UnixListener.Bind(directory["s"], null, 4);
        using var client = AncillarySocket.Connect(directory["s"]);
        using var server = listener.TryAccept()!;
        using var epoll = new Epoll(4);
        var ready = new ulong[4];
        var chunk = new byte[256 * 1024];
        Assert.True(epoll.TryAdd(server.Handle, 7, EpollTrigger.Edge));
        Assert.InRange(server.SendBytes(chunk).Count, 1, chunk.Length - 1);
        Assert.Equal(TransferState.WouldBlock, server.SendBytes(chunk).State);
        epoll.Change(server.Handle, 7, EpollTrigger.Edge, room: true);
        Assert.Equal(0, epoll.Wait(ready, 0));
        while (client.ReceiveBytes(chunk).State == TransferState.Done)
        {
        }

        Assert.Equal((1, 7UL), (epoll.Wait(ready, 1000), ready[0]));
        client.Dispose();
        Assert.Equal(TransferState.Gone, server.ReceiveBytes(chunk).State);
        Assert.Equal(TransferState.Gone, server.SendBytes(chunk).State);
    }
}
