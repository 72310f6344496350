using System.Collections.Immutable;
using LabSim.NodeRuntime.Agent;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Keeps a machine's agent connected, and is that agent to everybody else.</summary>
internal sealed class AgentLink : IGuestAgent, IAsyncDisposable
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly string _socketPath;
    private readonly TimeProvider _time;
    private readonly Action<GuestState> _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private volatile GuestAgent? _agent;

    /// <summary>Begins to connect; <paramref name="listener"/> is told what the guest says of itself.</summary>
    public AgentLink(string socketPath, TimeProvider time, Action<GuestState> listener)
    {
        (_socketPath, _time, _listener) = (socketPath, time, listener);
        _running = RunAsync();
    }

    /// <inheritdoc/>
    public Task<int> ExecuteAsync(
        ImmutableArray<string> arguments, Stream? input, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellation) =>
        Current().ExecuteAsync(arguments, input, output, cancellation);

    /// <summary>Asks the guest to power off.</summary>
    /// <exception cref="GuestAgentException">The agent is not there.</exception>
    public Task PowerOffAsync(CancellationToken cancellation) => Current().PowerOffAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private GuestAgent Current() => _agent ?? throw new GuestAgentException("the guest's agent is not connected");

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await ServeAsync().ConfigureAwait(false);
                await Task.Delay(RetryPeriod, _time, _ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            await using var agent = await GuestAgent.ConnectAsync(_socketPath, _time, _ending.Token).ConfigureAwait(false);
            agent.StateChanged += _listener;
            agent.Start();
            _agent = agent;
            await agent.Ended.WaitAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (GuestAgentException)
        {
            // Not there; the next try tells.
        }
        finally
        {
            _agent = null;
        }
    }
}
