using LabSim.TestKit;

namespace LabSim.Interop.Tests;

public sealed class UnixSockets
{
    [Fact]
    public void Bytes_and_descriptors_arrive_and_the_peer_is_known()
    {
        using var directory = new TemporaryDirectory();
        using var listener = UnixListener.Bind(directory["s"], null, 4);
        Assert.Null(listener.TryAccept());
        using var client = AncillarySocket.Connect(directory["s"]);
        using var server = listener.TryAccept()!;
        Assert.Equal((Environment.ProcessId, PeerCredentials.OwnUserId), (server.ReadPeer().ProcessId, server.ReadPeer().UserId));

        using var sent = EventFd.Create();
        Assert.True(client.TrySend([1, 2, 3], [sent.Handle]));
        var received = new List<FileDescriptor>();
        var bytes = new byte[10];
        Assert.Equal(new ReceiveOutcome(3, false, false), server.Receive(bytes, received, 8));
        Assert.Equal([1, 2, 3], bytes[..3]);
        using var signal = EventFd.TryAdopt(received.Single())!;
        signal.Signal();
        Assert.Equal(1UL, sent.Drain());
        Assert.True(server.Receive(bytes, received, 8).WouldBlock);
        client.Dispose();
        Assert.True(server.WaitReadable(1000));
        Assert.True(server.Receive(bytes, received, 8).Ended);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Descriptors_beyond_the_limit_never_stay_open(int limit)
    {
        using var directory = new TemporaryDirectory();
        using var listener = UnixListener.Bind(directory["s"], null, 4);
        using var client = AncillarySocket.Connect(directory["s"]);
        using var server = listener.TryAccept()!;
        using var file = MemoryFile.Create("marked-by-this-test", 4096, sealAgainstShrinking: true);
        Assert.True(client.TrySend([1], [.. Enumerable.Repeat(file, 20)]));
        var received = new List<FileDescriptor>();
        Assert.True(server.Receive(new byte[1], received, limit).Truncated);
        Assert.Equal(limit, received.Count);
        var open = Directory.GetFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget?.Contains("marked-by-this-test", StringComparison.Ordinal) == true);
        received.ForEach(fd => fd.Dispose());
        Assert.Equal(limit + 1, open);
    }

    [Fact]
    public void The_socket_is_its_owners_alone_and_gone_when_closed()
    {
        using var directory = new TemporaryDirectory();
        var listener = UnixListener.Bind(directory["s"], null, 4);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory["s"]));
        listener.Dispose();
        Assert.False(File.Exists(directory["s"]));
    }

    [Fact]
    public void A_stale_socket_is_replaced_and_a_live_one_or_another_file_is_not()
    {
        using var directory = new TemporaryDirectory();
        // As a killed server leaves it: the file is there, and nothing behind it.
        UnixListener.Bind(directory["s"], null, 4).Handle.Dispose();
        Assert.True(Path.Exists(directory["s"]));
        File.CreateSymbolicLink(directory["link"], directory["s"]);
        File.WriteAllText(directory["file"], "precious");
        using var live = UnixListener.Bind(directory["s"], null, 4);
        Assert.Throws<IOException>(() => UnixListener.Bind(directory["s"], null, 4));
        Assert.Throws<IOException>(() => UnixListener.Bind(directory["link"], null, 4));
        Assert.Throws<IOException>(() => UnixListener.Bind(directory["file"], null, 4));
        Assert.Equal("precious", File.ReadAllText(directory["file"]));
        using var client = AncillarySocket.Connect(directory["s"]);
    }

    [Fact]
    public void A_path_has_at_most_107_bytes_and_no_zero()
    {
        using var directory = new TemporaryDirectory();
        var longest = directory[new string('x', 107 - directory.Path.Length - 1)];
        using var listener = UnixListener.Bind(longest, null, 4);
        using var client = AncillarySocket.Connect(longest);
        Assert.Contains("107", Assert.Throws<IOException>(() => UnixListener.Bind(longest + "x", null, 4)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => UnixListener.Bind("", null, 4));
        Assert.Throws<IOException>(() => UnixListener.Bind("a\0b", null, 4));
    }

    [Fact]
    public void Another_owner_gets_the_file()
    {
        Assert.SkipUnless(PeerCredentials.OwnUserId == 0, "only root gives files away");
        using var directory = new TemporaryDirectory();
        using var listener = UnixListener.Bind(directory["s"], 65_534, 4);
        Assert.Equal(65_534u, SocketFile.OwnerOf(directory["s"]));
    }
}
