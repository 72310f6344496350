using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>How a machine is held, let go and reset. What became of it is told by QEMU's events; the answers alone would come before them.</summary>
internal sealed partial class Machine
{
    /// <inheritdoc/>
    public async Task PauseAsync(CancellationToken cancellation)
    {
        await CommandAsync("stop", cancellation).ConfigureAwait(false);
        _status.Update(facets => facets.Shutdown is null ? facets.Held() : facets);
    }

    /// <inheritdoc/>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        await CommandAsync("cont", cancellation).ConfigureAwait(false);
        _status.Update(facets => facets.LetGo());
    }

    /// <inheritdoc/>
    public async Task ResetAsync(CancellationToken cancellation)
    {
        var begun = Volatile.Read(ref _resetting).Task;
        await CommandAsync("system_reset", cancellation).ConfigureAwait(false);
        try
        {
            await begun.WaitAsync(ResetPatience, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new MachineControlException($"{Title}: QEMU took the reset and did not do it within {ResetPatience.TotalSeconds} s", late);
        }
    }

    // A guest that begins anew is not ready, and its boot counts from here; whoever pressed the button, or rebooted inside, is the same.
    private void OnReset()
    {
        if (_config.TellsReady)
        {
            lock (_lock)
            {
                _record = _record with { ResetAt = _time.GetUtcNow(), ReadyAt = null, ConsoleFrom = LogTail.Length(MachineFiles.Of(_config).ConsoleLog) };
                _texts = new ConsoleTexts(_config.ReadyTexts);
            }
        }

        Interlocked.Exchange(ref _resetting, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private async Task CommandAsync(string command, CancellationToken cancellation)
    {
        try
        {
            await _control.ExecuteAsync(command, (JsonObject?)null, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is QmpException or TimeoutException)
        {
            throw new MachineControlException($"{Title}: {command}: {failure.Message}", failure);
        }
    }
}
