using System.Globalization;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// Starts nodes again that ended by themselves, where their <c>restart:</c> says so: after a second, then two, four and so on up to a minute, ten times in a row. A node that was ready for a minute begins to count anew.
/// What a user does to the node in the meantime (start, stop, down, wipe) is the last word.
/// </summary>
/// <param name="lab">The lab.</param>
/// <param name="start">Starts a node, and returns when that is over.</param>
internal sealed class Restarting(LabContext lab, Func<string, Task> start) : IDisposable
{
    /// <summary>How often in a row.</summary>
    public const int MostAttempts = 10;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);

    /// <summary>A node has ended by itself. In the mailbox alone.</summary>
    public void Ended(string node)
    {
        var (spec, end) = (lab.State.Record.Spec.Nodes.FirstOrDefault(n => n.Name == node), lab.State[node]);
        if (spec is null || end.Machine is not null || !Applies(spec.Restart, end.State))
        {
            return;
        }

        var attempt = end.Record?.ReadyAt is { } ready && lab.Services.Time.GetUtcNow() - ready > Settled ? 1 : _attempts.GetValueOrDefault(node) + 1;
        _attempts[node] = attempt;
        var word = SettingWords.Write(SettingWords.Restarts, spec.Restart);
        if (attempt > MostAttempts)
        {
            Tell(node, $"{node} is {end.State} and is not started again: it ended {MostAttempts} times in a row (restart: {word})");
            return;
        }

        var delay = TimeSpan.FromTicks(Math.Min(First.Ticks << (attempt - 1), Longest.Ticks));
        _ = StartAsync(node, end, delay);
        Tell(node, string.Create(CultureInfo.InvariantCulture, $"{node} is {end.State}; it is started again in {delay.TotalSeconds:0} s (restart: {word}, attempt {attempt} of {MostAttempts})"));
    }

    /// <summary>Looks at those that ended while no server was there. In the mailbox alone.</summary>
    public void LookBack()
    {
        foreach (var (node, _) in lab.State.Nodes.Where(n => n.Value is { Machine: null, Record: not null }).OrderBy(n => n.Key, StringComparer.Ordinal).ToArray())
        {
            Ended(node);
        }
    }

    public void Dispose() => _ended.Cancel();

    private static bool Applies(RestartPolicy policy, string state) => (policy, state) is (RestartPolicy.OnFailure or RestartPolicy.Always, NodeLifecycle.Crashed or NodeLifecycle.Failed) or (RestartPolicy.Always, NodeLifecycle.Stopped);

    private async Task StartAsync(string node, NodeState end, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, lab.Services.Time, _ended.Token);
            while (await lab.Mailbox.AskAsync(() => Task.FromResult(ReferenceEquals(lab.State[node], end) && lab.State.State == "running")))
            {
                try
                {
                    await start(node);
                    break;
                }
                catch (LabException busy) when (busy.Problem == LabProblem.Conflict)
                {
                    // Another operation is under way; it may be about this node.
                    await Task.Delay(First, lab.Services.Time, _ended.Token);
                }
            }

            // A start that failed is another end.
            await lab.Mailbox.TellAsync(() =>
            {
                if (lab.State[node].State == NodeLifecycle.Failed && lab.State.State == "running")
                {
                    Ended(node);
                }
            });
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or LabException)
        {
            // The lab is gone, or has no such node any more.
        }
    }

    private void Tell(string node, string words) => lab.Events.Append("warning", message: words, with: e => e with { Node = node });
}
