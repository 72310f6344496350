using System.Text;
using LabSim.NodeRuntime.Consoles;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles.Dialogues;

/// <summary>A router that thinks about each line, throws away what is typed meanwhile, and then says its prompt.</summary>
/// <param name="prompt">Its prompt.</param>
internal sealed class HastyConsole(string prompt) : ISerialConsole
{
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(30);

    private readonly FakeConsole _line = new();
    private readonly Lock _lock = new();
    private readonly List<byte> _typed = [];
    private readonly List<string> _taken = [];

    /// <summary>It shows what is typed.</summary>
    public bool Echoes { get; init; } = true;

    /// <summary>The lines that it took.</summary>
    public string[] Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. _taken];
            }
        }
    }

    /// <summary>Completes when it has thought.</summary>
    public Task Idle { get; private set; } = Task.CompletedTask;

    public ReadOnlyMemory<byte> ReadScrollback() => _line.ReadScrollback();

    public IConsoleViewer Attach(int scrollback) => _line.Attach(scrollback);

    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var letter in input.Span)
            {
                Take(letter);
            }
        }

        return Task.CompletedTask;
    }

    private void Take(byte letter)
    {
        if (!Idle.IsCompleted)
        {
            return;
        }

        if (Echoes)
        {
            _line.Say([letter]);
        }

        if (letter != '\r')
        {
            _typed.Add(letter);
            return;
        }

        _taken.Add(Encoding.UTF8.GetString([.. _typed]));
        _typed.Clear();
        Idle = ThinkAsync();
    }

    private async Task ThinkAsync()
    {
        await Task.Delay(Thinking);
        _line.Say(Encoding.UTF8.GetBytes("\n" + prompt));
    }
}
