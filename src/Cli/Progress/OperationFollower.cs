using System.Threading.Channels;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Progress;

/// <summary>Follows an operation of a lab by the lab's events until a goal is reached, and shows how it goes.</summary>
/// <param name="session">The clock, the interrupts and where progress is shown.</param>
/// <param name="client">The lab server.</param>
/// <param name="lab">The lab.</param>
internal sealed class OperationFollower(Session session, LabClient client, string lab)
{
    /// <summary>The message of an interruption that came after the operation's end.</summary>
    public const string OverAlready = "the operation was over already";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.25);
    private const int TicksBetweenQuestions = 8;

    /// <summary>The nodes that are waited for; empty means all.</summary>
    public IReadOnlyCollection<string> Nodes { get; init; } = [];

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Follows it.</summary>
    /// <exception cref="CommandException">It failed, a node broke, or it took too long.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted it, and it was rolled back.</exception>
    public async Task<ProgressModel> FollowAsync(string title, OperationDocument operation, long after, Goal goal)
    {
        IProgressView view = session.Terminals.Error && session.Value("TERM") is not (null or "dumb") ? new LiveView(session) : new PlainView(session.Error);
        var model = new ProgressModel(title, session.Time);
        return await view.RunAsync(async () =>
        {
            using var ended = new CancellationTokenSource();
            var events = Channel.CreateUnbounded<LabEventDocument>();
            var reading = ReadAsync(events.Writer, after, ended.Token);
            try
            {
                await WatchAsync(view, model, operation, events.Reader, goal);
                return model;
            }
            finally
            {
                await ended.CancelAsync();
                await reading;
            }
        });
    }

    private async Task ReadAsync(ChannelWriter<LabEventDocument> events, long after, CancellationToken cancellation)
    {
        try
        {
            await foreach (var happened in client.ReadEventsAsync(lab, after, follow: true, session.Time, cancellation))
            {
                events.TryWrite(happened);
            }

            events.Complete();
        }
        catch (Exception error)
        {
            // A lab that was wiped before we listened has no events any more; the server still knows how its last operation ended.
            events.Complete(error is OperationCanceledException or CommandException { Problem.Status: 404 } ? null : error);
        }
    }

    private async Task WatchAsync(IProgressView view, ProgressModel model, OperationDocument operation, ChannelReader<LabEventDocument> events, Goal goal)
    {
        var interrupted = session.Interrupts.First;
        var cancelled = false;
        var ticks = 0;
        await TakeLabAsync(model);
        while (!await IsReachedAsync(model, operation, goal, cancelled))
        {
            if (model.Elapsed > Timeout && Timeout > TimeSpan.Zero)
            {
                throw TooLate(model);
            }

            if (interrupted.IsCancellationRequested && !cancelled)
            {
                cancelled = true;
                view.Show(model, "interrupted: rolling back (Ctrl+C again leaves at once)");
                await CancelAsync(operation);
            }

            var news = await NextAsync(events, model, operation);
            view.Show(model, news);
            ticks = news is null ? ticks + 1 : 0;
            if (events.Completion.IsCompleted || ticks >= TicksBetweenQuestions)
            {
                // Silence, or the end of the stream (a wiped lab has no more events): the server knows.
                ticks = 0;
                await AskAsync(model, operation, events);
            }
        }
    }

    // The next event's line; null when a quarter of a second passed without one.
    private async Task<string?> NextAsync(ChannelReader<LabEventDocument> events, ProgressModel model, OperationDocument operation)
    {
        if (!events.TryRead(out var happened))
        {
            using var tick = new CancellationTokenSource(Tick, session.Time);
            try
            {
                if (events.Completion.IsCompleted || !await events.WaitToReadAsync(tick.Token) || !events.TryRead(out happened))
                {
                    await Task.Delay(Tick, session.Time, tick.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return happened is null ? null : model.Take(happened, operation.Id);
    }

    private async Task<bool> IsReachedAsync(ProgressModel model, OperationDocument operation, Goal goal, bool cancelled)
    {
        if (model.OperationState is "failed" or "cancelled")
        {
            throw cancelled || session.Interrupts.Raised ? new OperationCanceledException() : await FailureAsync(operation);
        }

        if (cancelled)
        {
            // It was done before the wish to cancel it came through: what was begun is the caller's to undo.
            return model.OperationState == "done" ? throw new OperationCanceledException(OverAlready) : false;
        }

        var awaited = model.Nodes.Where(node => Nodes.Count == 0 || Nodes.Contains(node.Name)).ToArray();
        var done = model.OperationState == "done";
        if (done && goal != Goal.Done && awaited.FirstOrDefault(node => node.Broken) is { } broken)
        {
            throw new CommandException(ExitStatus.Failed, $"{broken.Name} {broken.State}{(broken.Reason is null ? "" : $": {broken.Reason}")}",
                $"see `labsim console {lab} {broken.Name} --log` and `labsim logs {lab} {broken.Name}`");
        }

        return goal switch
        {
            Goal.Running => awaited.Length > 0 && awaited.All(node => node.Runs) || done,
            Goal.Ready => done && awaited.All(node => node.State == "ready" || !node.IsMeantToRun),
            _ => done,
        };
    }

    private async Task TakeLabAsync(ProgressModel model)
    {
        try
        {
            model.Take(await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, CancellationToken.None));
        }
        catch (Exception error) when (error is CommandException { Problem.Status: 404 } || ServerGone.Explains(error))
        {
            // A wiped lab has no document; a server that is away is asked again.
        }
    }

    private async Task AskAsync(ProgressModel model, OperationDocument operation, ChannelReader<LabEventDocument> events)
    {
        try
        {
            model.Take(await ReadOperationAsync(operation));
            await TakeLabAsync(model);
        }
        catch (Exception error) when (ServerGone.Explains(error) && !events.Completion.IsFaulted)
        {
            // The watchdog brings it back; the stream of events gives up when it does not.
        }
    }

    private Task<OperationDocument> ReadOperationAsync(OperationDocument operation) =>
        client.GetAsync(Address.Of(Routes.Operation, lab, operation.Id), ContractJson.Default.OperationDocument, CancellationToken.None);

    private async Task CancelAsync(OperationDocument operation)
    {
        try
        {
            await client.DeleteAsync(Address.Of(Routes.Operation, lab, operation.Id), CancellationToken.None);
        }
        catch (CommandException)
        {
            // It has ended already.
        }
    }

    private async Task<CommandException> FailureAsync(OperationDocument operation)
    {
        var ended = await ReadOperationAsync(operation);
        return ended.Error is { } problem ? new CommandException(problem) : new CommandException(ExitStatus.Failed, $"{operation.Verb} of {lab} was {ended.State}");
    }

    private CommandException TooLate(ProgressModel model)
    {
        var laggards = model.Nodes.Where(node => (Nodes.Count == 0 || Nodes.Contains(node.Name)) && node.State != "ready" && node.IsMeantToRun).Select(node => $"{node.Name} is {node.State}");
        return new CommandException(ExitStatus.TimedOut, $"not within {Timeout.TotalSeconds} s: {string.Join(", ", laggards)}",
            $"the lab stays up; `labsim ps {lab}` shows how it goes on, `labsim console {lab} NODE --log` what a node says");
    }
}
