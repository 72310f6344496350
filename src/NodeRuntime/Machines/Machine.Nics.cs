using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Qmp;
using Microsoft.Extensions.Logging;

namespace LabSim.NodeRuntime.Machines;

/// <summary>How NICs come and go while the guest runs.</summary>
internal sealed partial class Machine
{
    private static readonly TimeSpan LettingGo = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SetUpPatience = TimeSpan.FromSeconds(20);

    private const int LongestComplaint = 1000;

    private readonly Turns _settingUp = new();

    private NicConfig[] NicScripts => [.. _nics.Nics.Where(nic => nic.GuestScript is not null)];

    /// <inheritdoc/>
    public async Task PlugAsync(NicConfig nic, CancellationToken cancellation)
    {
        if (RefuseNic(nic) is { } refusal)
        {
            throw new MachineControlException($"{Title}: {nic.Name} cannot be plugged in while it runs: {refusal}");
        }

        cancellation.ThrowIfCancellationRequested();
        await AboutNicAsync(nic.Name, () => _nics.PlugAsync(nic)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string?> SetUpNicAsync(string nic, CancellationToken cancellation)
    {
        // A guest that boots or is held is asked when it is ready, or let go.
        var asked = _status.Facets is { Paused: false } facets && (facets.Ready || facets.GuestFailure is not null);
        return asked ? await SetUpAsync([.. NicScripts.Where(present => present.Name == nic)]).WaitAsync(cancellation).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public async Task<string?> UnplugAsync(int slot, CancellationToken cancellation)
    {
        if (!_config.HasGuest)
        {
            return null;
        }

        // A guest that is held is asked, and answers when it is let go.
        var (patience, late) = _status.Facets.Paused
            ? (TimeSpan.Zero, "its guest is paused, and lets go of it when it is resumed")
            : (LettingGo, $"its guest has not let go of it within {LettingGo.TotalSeconds:0} s");
        string? refusal = null;
        await AboutNicAsync($"the NIC in slot {slot}", async () => refusal = await _nics.UnplugAsync(slot, patience, late, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return refusal;
    }

    private string? RefuseNic(NicConfig nic) =>
        !_config.HasGuest ? "there is no guest"
        : nic.Transport == NicTransport.VhostUser && !_config.SharesMemory ? "it was started with memory that the switch cannot share"
        : NicCheck.Refuse(nic);

    private async Task AboutNicAsync(string nic, Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is QmpException or TimeoutException)
        {
            // A machine that has ended has no NICs any more, and the next one is started with what it shall have. Its connection ends a moment before it.
            if (failure is not QmpException { ErrorClass: null } || !await _process.WaitForExitAsync(QuitPatience, _time, CancellationToken.None).ConfigureAwait(false))
            {
                throw new MachineControlException($"{Title}: {nic}: {failure.Message}", failure);
            }
        }
    }

    private void OnNics(QmpEvent happened)
    {
        if (happened.Name == "DEVICE_DELETED" && happened.Text("device") is { } device)
        {
            _ = AboutDeletedAsync(device);
        }
        else if (happened.Name == "RESUME" && _status.Facets.Ready && NicScripts.Length > 0)
        {
            _ = SetUpAsync(NicScripts);
        }
    }

    private void OnNicAgain(NicConfig nic)
    {
        if (_status.Facets.Ready && nic.GuestScript is not null)
        {
            _ = SetUpAsync([nic]);
        }
    }

    private async Task AboutDeletedAsync(string device)
    {
        await Task.Yield();
        try
        {
            if (await _nics.OnDeletedAsync(device, OnNicAgain).ConfigureAwait(false) is { } gone && !_released)
            {
                NicGone?.Invoke(this, gone);
            }
        }
        catch (Exception gone) when (gone is QmpException or TimeoutException)
        {
            // QEMU ends or does not answer: what is left of the NIC goes with it.
        }
    }

    /// <summary>The guest is ready but for NICs that came while it ran, or before it rebooted; more may come meanwhile.</summary>
    private async Task SetUpThenTakeAsync(GuestState ready, int said)
    {
        var done = NicScripts;
        var failure = await SetUpAsync(done).ConfigureAwait(false);
        if (Volatile.Read(ref _guestSaid) != said)
        {
            // It began anew, or said something else since.
            return;
        }

        Take(failure is null ? ready : new GuestState(GuestPhase.Failed, failure));
        await SetUpAsync([.. NicScripts.Except(done)]).ConfigureAwait(false);
    }

    /// <summary>Has the guest set up NICs that came while it ran; those that it has set up since it booted, it leaves alone. Returns why it could not.</summary>
    private Task<string?> SetUpAsync(NicConfig[] nics) => _settingUp.TakeAsync(async () =>
    {
        using var patience = new CancellationTokenSource(SetUpPatience, _time);
        var failures = new List<string>();
        foreach (var nic in nics)
        {
            if (!_released && await SetUpAsync(nic.GuestScript!, patience.Token).ConfigureAwait(false) is { } failure && !_released)
            {
                LogNicFailed(_logger, _config.Lab, _config.Name, nic.Name, failure);
                failures.Add($"{nic.Name} came while it ran and cannot be set up: {failure}");
            }
        }

        return failures.Count > 0 ? string.Join("; ", failures) : null;
    });

    private async Task<string?> SetUpAsync(string script, CancellationToken patience)
    {
        var said = new MemoryStream();
        try
        {
            var status = await _agent!.ExecuteAsync(["/bin/sh", "-c", script], null, Listen, patience).ConfigureAwait(false);
            return status == 0 ? null : said.Length > 0 ? AgentText.Sanitize(said.ToArray()).Trim() : $"its script ended with status {status}";
        }
        catch (GuestAgentException absent)
        {
            return absent.Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {SetUpPatience.TotalSeconds:0} s";
        }

        ValueTask Listen(GuestOutput output, ReadOnlyMemory<byte> text)
        {
            said.Write(text.Span[..(int)Math.Min(text.Length, LongestComplaint - said.Length)]);
            return ValueTask.CompletedTask;
        }
    }

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "{Lab}/{Node}: {Nic} cannot be set up in the guest: {Reason}")]
    private static partial void LogNicFailed(ILogger logger, string lab, string node, string nic, string reason);
}
