using System.Text.Json;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// Asks QEMU at intervals how it is. No answer in time makes the machine unresponsive; the late answer heals it. On the way it corrects the
/// run state, repeats which cables are out and keeps the logs within their limits.
/// </summary>
internal sealed class MachineHeartbeat(
    MachineControl control, MachineStatus status, CarrierTable carriers, MachineFiles files, RuntimeOptions options, TimeProvider time) : IAsyncDisposable
{
    private const long LogLimit = 16 * 1024 * 1024;

    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _hurry = new(0);
    private Task _running = Task.CompletedTask;

    /// <summary>Begins; ends by itself when the process has ended or the connection is broken for good.</summary>
    public void Begin(Task exited) => _running = RunAsync(exited);

    /// <summary>Asks for the next beat now.</summary>
    public void Hurry() => _hurry.Release();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync(Task exited)
    {
        await Task.Yield();
        try
        {
            while (!exited.IsCompleted)
            {
                await BeatAsync().ConfigureAwait(false);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                await Task.WhenAny(Task.Delay(options.HeartbeatPeriod, time, pause.Token), _hurry.WaitAsync(pause.Token), exited).ConfigureAwait(false);
                await pause.CancelAsync().ConfigureAwait(false);
                _ending.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody lets go of the machine.
        }
        catch (QmpException broken)
        {
            await OnBrokenAsync(exited, broken).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync()
    {
        var asked = status.Facets.Turns;
        var answer = control.AskAsync("query-status");
        try
        {
            Apply(await answer.WaitAsync(options.HeartbeatTimeout, time, _ending.Token).ConfigureAwait(false), asked);
        }
        catch (TimeoutException)
        {
            var silence = $"QEMU has not answered on QMP for {options.HeartbeatTimeout.TotalSeconds:0.#} s";
            status.Update(facets => facets with { Silence = silence });
            Apply(await answer.WaitAsync(_ending.Token).ConfigureAwait(false), asked);
        }

        try
        {
            await carriers.RepeatAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The next beat tells.
        }

        CapLogs();
    }

    private void Apply(JsonElement answer, int asked) => status.Update(facets => RunState.Apply(facets, answer, asked));

    private void CapLogs()
    {
        try
        {
            foreach (var log in files.SerialPorts.Select(files.ConsoleLogOf).Append(files.QemuLog))
            {
                LogTail.Cap(log, LogLimit, SerialConsole.ScrollbackBytes);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The next beat tries again.
        }
    }

    private async Task OnBrokenAsync(Task exited, QmpException broken)
    {
        // A connection that ends because QEMU ends is no fault.
        await Task.WhenAny(exited, Task.Delay(ExitPatience, time, _ending.Token)).ConfigureAwait(false);
        if (!exited.IsCompleted && !_ending.IsCancellationRequested)
        {
            status.Update(facets => facets with { ControlFailure = $"it can no longer be controlled: {broken.Message}" });
        }
    }
}
