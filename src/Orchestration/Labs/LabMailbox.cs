using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// One lab's mailbox: what is put in is done one after the other, in order, by one reader. Whatever changes a lab's state is done here.
/// INVARIANT: what is done here never waits for something that itself needs the mailbox.
/// </summary>
internal sealed partial class LabMailbox : IAsyncDisposable
{
    private readonly Channel<Func<Task>> _letters = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _reading;
    private readonly string _lab;
    private readonly ILogger _logger;

    public LabMailbox(string lab, ILogger logger)
    {
        _lab = lab;
        _logger = logger;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Does something in its turn and answers when it is done.</summary>
    public Task<T> AskAsync<T>(Func<Task<T>> letter)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = _letters.Writer.TryWrite(async () =>
        {
            try
            {
                answer.TrySetResult(await letter());
            }
            catch (Exception error)
            {
                answer.TrySetException(error);
            }
        });
        return taken ? answer.Task : Task.FromException<T>(new ObjectDisposedException(_lab, $"lab {_lab} was closed"));
    }

    /// <summary>Does something in its turn and answers when it is done.</summary>
    public Task TellAsync(Func<Task> letter) => AskAsync(async () =>
    {
        await letter();
        return true;
    });

    /// <summary>Does something in its turn and answers when it is done.</summary>
    public Task TellAsync(Action letter) => AskAsync(() =>
    {
        letter();
        return Task.FromResult(true);
    });

    /// <summary>Does something in its turn; nobody waits for it. After the end it is dropped.</summary>
    public void Post(Func<Task> letter) => _letters.Writer.TryWrite(letter);

    /// <summary>Does what is in the mailbox, then closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _letters.Writer.TryComplete();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync()
    {
        await foreach (var letter in _letters.Reader.ReadAllAsync())
        {
            try
            {
                await letter();
            }
            catch (Exception error)
            {
                LogFailure(_logger, _lab, error);
            }
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "lab {Lab}: an event could not be dealt with")]
    private static partial void LogFailure(ILogger logger, string lab, Exception error);
}
