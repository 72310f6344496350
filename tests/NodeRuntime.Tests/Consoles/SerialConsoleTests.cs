using System.Text;
using LabSim.NodeRuntime.Consoles;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles;

public sealed class SerialConsoleTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeSerialLine _line;
    private SerialConsole? _console;

    public SerialConsoleTests() => _line = new FakeSerialLine(_directory["console"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_console is not null)
        {
            await _console.DisposeAsync();
        }

        _line.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_viewer_sees_every_byte_and_a_late_one_sees_the_past_first()
    {
        var (console, line) = await OpenAsync();
        using var early = console.Attach(0);
        await line.WriteAsync("hello "u8.ToArray(), Cancellation);
        Assert.Equal("hello ", await ReadAsync(early, 6));
        using var late = console.Attach(1000);
        using var brief = console.Attach(2);
        await line.WriteAsync("world"u8.ToArray(), Cancellation);
        Assert.Equal("world", await ReadAsync(early, 5));
        Assert.Equal("hello world", await ReadAsync(late, 11));
        Assert.Equal("o world", await ReadAsync(brief, 7));
        Assert.Equal("hello world", Encoding.ASCII.GetString(console.ReadScrollback().Span));
    }

    [Fact]
    public async Task The_log_of_earlier_servers_comes_first_and_only_its_last_MiB()
    {
        var past = new byte[SerialConsole.ScrollbackBytes + 5000];
        Array.Fill(past, (byte)'p');
        "end"u8.CopyTo(past.AsSpan(past.Length - 3));
        await File.WriteAllBytesAsync(_directory["log"], past, Cancellation);
        var (console, line) = await OpenAsync();
        using var viewer = console.Attach(3);
        await line.WriteAsync("now"u8.ToArray(), Cancellation);
        Assert.Equal("endnow", await ReadAsync(viewer, 6));
        var scrollback = console.ReadScrollback();
        Assert.Equal(SerialConsole.ScrollbackBytes, scrollback.Length);
        Assert.Equal("endnow", Encoding.ASCII.GetString(scrollback.Span[^6..]));
    }

    [Fact]
    public async Task What_is_typed_reaches_the_line()
    {
        var (console, line) = await OpenAsync();
        await console.WriteAsync("show ip route\r"u8.ToArray(), Cancellation);
        var typed = new byte[14];
        await line.ReadExactlyAsync(typed, Cancellation);
        Assert.Equal("show ip route\r", Encoding.ASCII.GetString(typed));
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_is_cut_off_and_the_others_never_notice()
    {
        var (console, line) = await OpenAsync();
        using var idle = console.Attach(0);
        using var reader = console.Attach(0);
        var block = new byte[64 * 1024];
        for (var i = 0; i < 20; i++)
        {
            await line.WriteAsync(block, Cancellation);
            await ReadAsync(reader, block.Length);
        }

        // 1.25 MiB came; the idle viewer has lost its queue and is told the end.
        Assert.True((await idle.ReadAsync(Cancellation)).IsEmpty);
        Assert.True((await idle.ReadAsync(Cancellation)).IsEmpty);
        await line.WriteAsync("on"u8.ToArray(), Cancellation);
        Assert.Equal("on", await ReadAsync(reader, 2));
    }

    [Fact]
    public async Task A_detached_viewer_gets_nothing_more()
    {
        var (console, line) = await OpenAsync();
        var gone = console.Attach(0);
        using var stays = console.Attach(0);
        gone.Dispose();
        await line.WriteAsync("x"u8.ToArray(), Cancellation);
        Assert.Equal("x", await ReadAsync(stays, 1));
        Assert.True((await gone.ReadAsync(Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task A_broken_connection_is_made_again()
    {
        var (console, line) = await OpenAsync();
        using var viewer = console.Attach(0);
        await line.WriteAsync("a"u8.ToArray(), Cancellation);
        Assert.Equal("a", await ReadAsync(viewer, 1));
        await line.DisposeAsync();
        var accepting = _line.AcceptAsync();
        while (!accepting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await using var again = await accepting;
        await again.WriteAsync("b"u8.ToArray(), Cancellation);
        Assert.Equal("b", await ReadAsync(viewer, 1));
    }

    [Fact]
    public async Task The_end_of_the_machine_gives_the_last_words_and_then_the_end()
    {
        var (console, line) = await OpenAsync();
        using var viewer = console.Attach(0);
        await line.WriteAsync("bye"u8.ToArray(), Cancellation);
        await line.DisposeAsync();
        _line.Dispose();
        var draining = console.DrainAsync();
        Assert.Equal("bye", await ReadAsync(viewer, 3));
        await draining;
        Assert.True((await viewer.ReadAsync(Cancellation)).IsEmpty);
        using var late = console.Attach(100);
        Assert.Equal("bye", await ReadAsync(late, 3));
        Assert.True((await late.ReadAsync(Cancellation)).IsEmpty);
        await Assert.ThrowsAsync<IOException>(() => console.WriteAsync(new byte[1], Cancellation));
    }

    private static async Task<string> ReadAsync(IConsoleViewer viewer, int bytes)
    {
        var text = new StringBuilder();
        while (text.Length < bytes)
        {
            var piece = await viewer.ReadAsync(Cancellation);
            Assert.False(piece.IsEmpty, "the viewer ended early");
            text.Append(Encoding.ASCII.GetString(piece.Span));
        }

        return text.ToString();
    }

    private async Task<(SerialConsole Console, Stream Line)> OpenAsync()
    {
        _console = new SerialConsole(_directory["console"], _directory["log"], _time);
        var line = await _line.AcceptAsync();
        await _console.Connected;
        return (_console, line);
    }
}
