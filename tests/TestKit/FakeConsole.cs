using System.Text;
using System.Threading.Channels;
using LabSim.NodeRuntime.Consoles;

namespace LabSim.TestKit;

/// <summary>A serial line whose guest echoes what is typed, and may say something to it.</summary>
public sealed class FakeConsole : ISerialConsole
{
    private readonly Lock _lock = new();
    private readonly List<byte> _said = [];
    private readonly List<Viewer> _viewers = [];

    /// <summary>What the guest says to a line, behind its echo.</summary>
    public Func<string, string>? Reply { get; set; }

    /// <summary>The guest says something.</summary>
    public void Say(ReadOnlySpan<byte> text)
    {
        lock (_lock)
        {
            _said.AddRange(text);
            foreach (var viewer in _viewers)
            {
                viewer.Pieces.Writer.TryWrite(text.ToArray());
            }
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadScrollback()
    {
        lock (_lock)
        {
            return _said.ToArray();
        }
    }

    /// <inheritdoc/>
    public IConsoleViewer Attach(int scrollback)
    {
        lock (_lock)
        {
            var said = _said.ToArray();
            var viewer = new Viewer(this) { Past = Math.Min(said.Length, scrollback) };
            if (said.Length > 0 && scrollback > 0)
            {
                viewer.Pieces.Writer.TryWrite(said.AsMemory(Math.Max(0, said.Length - scrollback)));
            }

            _viewers.Add(viewer);
            return viewer;
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        Say(input.Span);
        if (Reply is { } reply)
        {
            Say(Encoding.UTF8.GetBytes("\n" + reply(Encoding.UTF8.GetString(input.Span).TrimEnd('\r'))));
        }

        return Task.CompletedTask;
    }

    private sealed class Viewer(FakeConsole console) : IConsoleViewer
    {
        public int Past { get; init; }

        public Channel<ReadOnlyMemory<byte>> Pieces { get; } = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();

        public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
            => await Pieces.Reader.WaitToReadAsync(cancellation) && Pieces.Reader.TryRead(out var piece) ? piece : default;

        public void Dispose()
        {
            lock (console._lock)
            {
                console._viewers.Remove(this);
            }

            Pieces.Writer.TryComplete();
        }
    }
}
