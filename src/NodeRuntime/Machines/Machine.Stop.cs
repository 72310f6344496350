using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>How a machine is ended: the guest is asked, then QEMU, then the kernel.</summary>
internal sealed partial class Machine
{
    /// <inheritdoc/>
    public Task StopAsync(TimeSpan grace, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _stopping ??= EndAsync(grace);
        }

        return _stopping.WaitAsync(cancellation);
    }

    private async Task EndAsync(TimeSpan grace)
    {
        await Task.Yield();
        var facets = _status.Facets;
        _status.Update(now => now with { Stopping = true });

        // A guest whose CPUs are held, or a QEMU that does not answer, cannot power down; where there is no guest, there is nobody to ask.
        var answers = facets is { Silence: null, ControlFailure: null };
        if (answers && _config.HasGuest && !facets.Paused && grace > TimeSpan.Zero && await AskGuestAsync(grace).ConfigureAwait(false))
        {
            await _process.WaitForExitAsync(grace, _time, CancellationToken.None).ConfigureAwait(false);
        }

        if (answers && !_process.Exited.IsCompleted && await TellAsync("quit", QuitPatience).ConfigureAwait(false))
        {
            await _process.WaitForExitAsync(QuitPatience, _time, CancellationToken.None).ConfigureAwait(false);
        }

        await _process.KillAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
    }

    /// <summary>
    /// QEMU 10.0 waits for ever in monitor_cleanup() when it is ended while a QMP command is on its way (a heartbeat's, once in about twenty
    /// times). Its disks are closed before that point, so it is safe to kill it; a guest that powered itself off would otherwise never be off.
    /// </summary>
    private async Task EndIfHungAsync()
    {
        if (!await _process.WaitForExitAsync(ShutdownPatience, _time, CancellationToken.None).ConfigureAwait(false) && !_released)
        {
            _status.Update(facets => facets with { HungAtShutdown = true });
            await _process.KillAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> AskGuestAsync(TimeSpan grace)
    {
        if (_agent is null)
        {
            return _config.HearsPowerButton && await TellAsync("system_powerdown", QuitPatience).ConfigureAwait(false);
        }

        try
        {
            // An agent that has never spoken will not now: the guest is still booting, and cannot power down in order.
            var most = _status.Facets.Ready ? QuitPatience : BootingPatience;
            using var patience = new CancellationTokenSource(grace < most ? grace : most, _time);
            await _agent.PowerOffAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception silent) when (silent is GuestAgentException or OperationCanceledException)
        {
            // It is still booting, or it hangs: in an image of ours nobody but the agent hears the power button.
            return false;
        }
    }

    private async Task<bool> TellAsync(string command, TimeSpan patience)
    {
        try
        {
            await _control.ExecuteAsync(command, (JsonObject?)null, patience, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (QmpException)
        {
            // "quit" may close the connection before it answers; the process is what counts.
            return command == "quit";
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
